using System.Globalization;
using Grid.Client.Tables;

namespace Grid.Silo.Http;

/// <summary>The version of a row as an entity tag: the number in quotes.</summary>
internal static class EntityTag
{
    public static string Of(RowVersion version) => $"\"{version}\"";

    /// <summary>The versions that a list of entity tags names. Tags that this server never gave out match no row and are left out.</summary>
    public static RowVersion[] Parse(IEnumerable<string> tags)
    {
        var versions = new List<RowVersion>();
        foreach (var tag in tags)
        {
            if (tag is ['"', .. var digits, '"'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                versions.Add(RowVersion.Create(version));
            }
        }

        return [.. versions];
    }
}
