using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>One row a group, as the vector and place that it came in.</summary>
internal sealed class KeptRows(ColumnType type)
{
    private (Vector? Vector, int Place)[] _rows = [];

    public void Grow(int groups) => GroupArray.Grow(ref _rows, groups);

    public bool Has(int group) => _rows[group].Vector is not null;

    public void Set(int group, Vector vector, int place) => _rows[group] = (vector, place);

    /// <summary>The order of a row and the one that is kept: less than, equal to or greater than zero. The group must have one.</summary>
    public int Compare(Vector vector, int place, int group) => vector.Compare(place, _rows[group].Vector!, _rows[group].Place);

    /// <summary>The values of all groups; NULL where none is kept.</summary>
    public Vector Gather(int groups)
    {
        var result = VectorFactory.Empty(type, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_rows[group].Vector is { } vector)
            {
                VectorFactory.Copy(vector, _rows[group].Place, result, group);
            }
            else
            {
                result.SetNull(group);
            }
        }

        return result;
    }

    /// <summary>With few groups, copying the values lets go of the vectors that they came in.</summary>
    /// <param name="rows">How many have just come.</param>
    public void LetGo(int rows)
    {
        if (_rows.Length > rows)
        {
            return;
        }

        var kept = Gather(_rows.Length);
        for (var group = 0; group < _rows.Length; group++)
        {
            _rows[group] = Has(group) ? (kept, group) : default;
        }
    }
}
