using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries;

namespace Grid.Grains.Queries.Planning;

/// <summary>The values of a statement's parameters; notes which of them the statement uses.</summary>
/// <param name="used">Those that another part of the statement uses; null for none.</param>
internal sealed class ParameterSet(IReadOnlyDictionary<string, Literal> values, IEnumerable<string>? used = null)
{
    private readonly Dictionary<string, Literal> _values = new(values, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _used = new(used ?? [], StringComparer.OrdinalIgnoreCase);

    public Literal Get(ParameterNode node)
    {
        _used.Add(node.Name);
        return _values.TryGetValue(node.Name, out var value)
            ? value
            : throw new SqlException(ErrorCode.ParameterMismatch, $"Parameter ${node.Name} has no value.", node.Position);
    }

    /// <summary>Refuses values that the statement has no place for: they are most likely misspelt.</summary>
    public void RequireAllUsed()
    {
        if (_values.Keys.FirstOrDefault(name => !_used.Contains(name)) is { } unused)
        {
            throw new SqlException(ErrorCode.ParameterMismatch, $"A value for ${unused} is given, but the statement does not use it.");
        }
    }
}
