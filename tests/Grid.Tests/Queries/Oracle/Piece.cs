using System.Globalization;

namespace Grid.Tests.Queries.Oracle;

/// <summary>A part of a random query that knows how it can be made simpler.</summary>
/// <param name="Template">The text, with {0}, {1}, … in the place of its parts.</param>
/// <param name="Simpler">Other texts of the same parts that may stand in its place.</param>
internal sealed record Piece(string Template, Piece[] Parts, string[] Simpler)
{
    public static Piece Of(string text) => new(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), [], []);

    public static Piece Of(string template, string[] simpler, params Piece[] parts) => new(template, parts, simpler);

    public string Sql => string.Format(CultureInfo.InvariantCulture, Template, [.. Parts.Select(part => (object)part.Sql)]);

    /// <summary>The same with one step less in it, simplest first.</summary>
    public IEnumerable<Piece> Smaller()
    {
        foreach (var template in Simpler)
        {
            // A template that is only one of the parts is that part.
            var only = Array.FindIndex(Parts, part => template == $"{{{Array.IndexOf(Parts, part)}}}");
            yield return only >= 0 ? Parts[only] : this with { Template = template, Simpler = [] };
        }

        for (var index = 0; index < Parts.Length; index++)
        {
            foreach (var smaller in Parts[index].Smaller())
            {
                yield return this with { Parts = [.. Parts[..index], smaller, .. Parts[(index + 1)..]] };
            }
        }
    }

    public override string ToString() => Sql;
}
