using System.Globalization;
using Grid.Tables;

namespace Grid.Grains.Stores;

/// <summary>
/// The columns of a table as a store notes them beside it: <c>id:name</c>, separated by commas. What they were tells how a
/// table of an older version is brought to a newer one.
/// </summary>
internal static class StoredColumns
{
    public static string TextOf(TableSchema schema) => string.Join(
        ',', schema.Columns.Select((column, ordinal) => string.Create(CultureInfo.InvariantCulture, $"{schema.IdOf(ordinal)}:{column.Name}")));

    /// <summary>The ids and names, in order.</summary>
    /// <param name="text">Empty for a table that was made before columns were noted: it is in its first version.</param>
    /// <param name="firstNames">The names of such a table's columns.</param>
    public static List<(int Id, string Name)> Read(string text, Func<List<string>> firstNames) => text.Length == 0
        ? [.. firstNames().Select((name, index) => (index + 1, name))]
        : [.. text.Split(',').Select(part => part.Split(':')).Select(part => (int.Parse(part[0], CultureInfo.InvariantCulture), part[1]))];
}
