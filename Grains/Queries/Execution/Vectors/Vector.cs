using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Vectors;

/// <summary>Values of one expression for the rows of a set, in order. A NULL has an undefined value.</summary>
internal abstract class Vector(ColumnType type, int count)
{
    public ColumnType Type => type;

    public int Count => count;

    /// <summary>Which values are NULL; null when none is.</summary>
    public bool[]? Nulls { get; set; }

    public bool IsNull(int index) => Nulls is not null && Nulls[index];

    public void SetNull(int index) => (Nulls ??= new bool[Count])[index] = true;

    /// <summary>A new vector of the values at the given places.</summary>
    public abstract Vector Gather(ReadOnlySpan<int> places);

    /// <summary>Appends the value to a key: a mark for NULL, then bytes that are equal exactly when the values are.</summary>
    public abstract void AppendKey(int index, KeyBuffer key);

    /// <summary>Compares two values that are not NULL, in the order of ORDER BY.</summary>
    public abstract int Compare(int index, Vector other, int otherIndex);

    /// <summary>The values in the form that travels.</summary>
    public abstract ColumnVector ToColumn();

    protected bool[]? GatherNulls(ReadOnlySpan<int> places)
    {
        if (Nulls is null)
        {
            return null;
        }

        var nulls = new bool[places.Length];
        for (var index = 0; index < places.Length; index++)
        {
            nulls[index] = Nulls[places[index]];
        }

        return nulls;
    }

    protected byte[]? PackNulls()
    {
        if (Nulls is null || Array.IndexOf(Nulls, true, 0, Count) < 0)
        {
            return null;
        }

        var packed = new byte[(Count + 7) / 8];
        for (var index = 0; index < Count; index++)
        {
            packed[index >> 3] |= (byte)(Nulls[index] ? 1 << (index & 7) : 0);
        }

        return packed;
    }
}
