using Grid.Grains.Queries.Sql;
using Grid.Queries;

namespace Grid.Grains.Queries.Writes;

/// <summary>Finds the parameters of a part of a statement.</summary>
internal static class ParameterNames
{
    /// <summary>Those of the values whose <c>$name</c> stands in a text.</summary>
    public static Dictionary<string, Literal> In(string text, IReadOnlyDictionary<string, Literal> values)
    {
        var tokens = SqlTokenizer.Tokenize(text);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 1; index < tokens.Count; index++)
        {
            if (tokens[index - 1].IsSymbol('$') && tokens[index - 1].End == tokens[index].Position)
            {
                names.Add(tokens[index].Text);
            }
        }

        return values.Where(value => names.Contains(value.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
