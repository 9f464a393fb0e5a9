using System.Reflection;
using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Queries;

/// <summary>The parameters of a statement as the caller gives them, taken apart.</summary>
internal static class QueryParameters
{
    public static IReadOnlyDictionary<string, Literal> Of(object? parameters)
    {
        var literals = new Dictionary<string, Literal>();
        foreach (var (name, value) in Values(parameters))
        {
            var bare = name.StartsWith('$') ? name[1..] : name;
            if (literals.Keys.Any(given => Identifier.Comparer.Equals(given, bare)))
            {
                throw new RequestException(ErrorCode.ParameterMismatch, $"Parameter ${bare} was given twice.");
            }

            literals.Add(bare, LiteralEncoder.Encode(bare, value));
        }

        return literals;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Values(object? parameters) => parameters switch
    {
        null => [],
        IEnumerable<KeyValuePair<string, object?>> named => named,
        string or System.Collections.IEnumerable => throw new RequestException(ErrorCode.ParameterMismatch,
            $"Parameters are given by name, as an object with properties or a dictionary of string and object; this is a {parameters.GetType().Name}."),
        _ => parameters.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => KeyValuePair.Create(property.Name, property.GetValue(parameters))),
    };
}
