using System.Numerics.Tensors;
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

    // The numbers of a chunk's rows, when they are combined with those of other keys.
    private int[] _own = [];

    private KeyCodes(ColumnCodes codes, Vector values, int[]? numbers)
    {
        _codes = codes;
        _numbers = numbers;
        Values = values;
    }

    public Vector Values { get; }

    /// <summary>The number that the key has in a row of NULLs.</summary>
    public int NumberOfNull => _numbers?[0] ?? 0;

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

    public void Read(RowSet rows, int slotCount, Span<int> numbers)
    {
        var codes = _codes.Read(rows.Chunk, out var shift);
        var places = rows.Places.Span;
        if (places.Length == slotCount)
        {
            TensorPrimitives.Add(codes, shift, numbers);
        }
        else
        {
            for (var row = 0; row < numbers.Length; row++)
            {
                numbers[row] = codes[places[row]] + shift;
            }
        }

        if (_numbers is { } known)
        {
            foreach (ref var number in numbers)
            {
                number = known[number];
            }
        }
    }

    public void Combine(RowSet rows, int slotCount, Span<int> combined)
    {
        GroupArray.Grow(ref _own, combined.Length);
        var numbers = _own.AsSpan(0, combined.Length);
        Read(rows, slotCount, numbers);
        TensorPrimitives.MultiplyAdd(combined, Values.Count, numbers, combined);
    }
}
