using Grid.Grains.Queries.Execution.Scans;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>The numbers of a key over the columns of a slice.</summary>
internal sealed class KeyCodes : IKeyNumbers
{
    private readonly ColumnCodes _codes;

    // The number of the key's value for each code of the column; null when they are the same.
    private readonly int[]? _numbers;

    private KeyCodes(ColumnCodes codes, Vector values, int[]? numbers)
    {
        _codes = codes;
        _numbers = numbers;
        Values = values;
    }

    public Vector Values { get; }

    /// <summary>The number that the key has in a row of NULLs.</summary>
    public int NumberOfNull => _numbers?[0] ?? 0;

    private int Count => Values.Count;

    /// <summary>The numbers of a key, or null when it is not of that kind.</summary>
    public static KeyCodes? TryCreate(Expression key, SliceCodes slice)
    {
        if (slice.TryEvaluate(key) is not (var codes, var values))
        {
            return null;
        }

        if (key is ColumnExpression)
        {
            return new KeyCodes(codes, values, null);
        }

        // Several values of the column may give one of the key.
        var distinct = new GroupTable(int.MaxValue);
        var numbers = distinct.Find([values], values.Count);
        return new KeyCodes(codes, distinct.Keys([key.Type])[0], numbers);
    }

    public void Combine(RowSet rows, int slotCount, Span<int> combined)
    {
        Span<int> buffer = stackalloc int[Columns.TableSlice.ChunkSize];
        var codes = _codes.Read(rows.Chunk, slotCount, buffer, out var shift);
        var places = rows.Places.Span;
        var count = Count;
        if (_numbers is null && places.Length == slotCount)
        {
            for (var row = 0; row < combined.Length; row++)
            {
                combined[row] = (combined[row] * count) + codes[row] + shift;
            }
        }
        else if (_numbers is null)
        {
            for (var row = 0; row < combined.Length; row++)
            {
                combined[row] = (combined[row] * count) + codes[places[row]] + shift;
            }
        }
        else
        {
            for (var row = 0; row < combined.Length; row++)
            {
                combined[row] = (combined[row] * count) + _numbers[codes[places[row]] + shift];
            }
        }
    }
}
