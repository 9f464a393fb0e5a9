using System.Collections;
using System.Data.Common;
using Grid.Tables;

namespace Grid.Client.Ado;

/// <summary>The values of a statement, by name; <c>@</c> or <c>$</c> in front of a name, and case, do not count.</summary>
public sealed class GridParameterCollection : DbParameterCollection
{
    private readonly List<GridParameter> _parameters = [];

    public override int Count => _parameters.Count;

    public override object SyncRoot => ((ICollection)_parameters).SyncRoot;

    internal IReadOnlyList<GridParameter> Items => _parameters;

    public override int Add(object value)
    {
        _parameters.Add(Checked(value));
        return _parameters.Count - 1;
    }

    /// <summary>Adds a value under a name.</summary>
    public GridParameter AddWithValue(string parameterName, object? value)
    {
        var parameter = new GridParameter(parameterName, value);
        _parameters.Add(parameter);
        return parameter;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values)
        {
            Add(value!);
        }
    }

    public override void Clear() => _parameters.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    public override int IndexOf(object value) => value is GridParameter parameter ? _parameters.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName)
    {
        var bare = parameterName.TrimStart('@', '$', ':');
        return _parameters.FindIndex(parameter => Identifier.Comparer.Equals(parameter.BareName, bare));
    }

    public override void Insert(int index, object value) => _parameters.Insert(index, Checked(value));

    public override void Remove(object value) => _parameters.Remove(Checked(value));

    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _parameters.RemoveAt(Required(parameterName));

    protected override DbParameter GetParameter(int index) => _parameters[index];

    protected override DbParameter GetParameter(string parameterName) => _parameters[Required(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = Checked(value);

    protected override void SetParameter(string parameterName, DbParameter value) => _parameters[Required(parameterName)] = Checked(value);

    private static GridParameter Checked(object value) => value as GridParameter
        ?? throw new ArgumentException($"A parameter of this provider is a GridParameter, not a {value?.GetType().Name ?? "null"}.", nameof(value));

    private int Required(string parameterName) => IndexOf(parameterName) is var index and >= 0
        ? index
        : throw new ArgumentException($"There is no parameter '{parameterName}'.", nameof(parameterName));
}
