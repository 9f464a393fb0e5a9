using System.Numerics;
using System.Numerics.Tensors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>SUM and AVG of integers and DECIMALs, exact in 128 bits; leaving them is an error.</summary>
internal sealed class IntegerSumState(ColumnType argument, ColumnType sumType, bool isAverage) : AggregateState
{
    /// <summary>How far a sum of 64 bits may go before it is added to the sum of 128 bits.</summary>
    private static readonly UInt128 MaxPending = long.MaxValue;

    private Int128[] _sums = [];
    private long[] _counts = [];

    // Sums since the last flush, and what their absolute values cannot exceed.
    private long[] _pending = [];
    private UInt128 _pendingBound;

    public override ColumnType[] StateTypes => isAverage ? [sumType, ColumnType.BigInt] : [sumType];

    public override void Grow(int groups)
    {
        GroupArray.Grow(ref _sums, groups);
        GroupArray.Grow(ref _counts, groups);
        GroupArray.Grow(ref _pending, groups);
    }

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        if (values is NumberVector<long> narrow)
        {
            AddNarrow(narrow, groups);
            return;
        }

        var wide = (NumberVector<Int128>)values!;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!wide.IsNull(row))
            {
                AddOne(groups[row], wide.Values[row], 1);
            }
        }
    }

    public override bool TryAdd(Column column, RowSet rows, ReadOnlySpan<int> groups) => column.GetNulls(rows.Chunk).IsEmpty && column switch
    {
        FixedColumn<short> narrow => TryAddValues(narrow, rows, groups),
        FixedColumn<int> narrow => TryAddValues(narrow, rows, groups),
        FixedColumn<long> whole => TryAddValues(whole, rows, groups),
        _ => false,
    };

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups)
    {
        var sums = (NumberVector<Int128>)states[0];
        var counts = isAverage ? ((NumberVector<long>)states[1]).Values : null;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!sums.IsNull(row))
            {
                AddOne(groups[row], sums.Values[row], counts?[row] ?? 1);
            }
        }
    }

    public override Vector[] States(int groups) => isAverage ? [Sum(groups), new NumberVector<long>(ColumnType.BigInt, _counts[..groups], groups)] : [Sum(groups)];

    public override Vector Result(int groups)
    {
        Flush();
        if (!isAverage)
        {
            return Sum(groups);
        }

        var power = Math.Pow(10, argument.Kind == TypeKind.Decimal ? argument.Scale : 0);
        var averages = new NumberVector<double>(ColumnType.Double, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_counts[group] == 0)
            {
                averages.SetNull(group);
            }
            else
            {
                averages.Values[group] = (double)_sums[group] / (_counts[group] * power);
            }
        }

        return averages;
    }

    // Most sums stay far from 64 bits; their greatest possible growth says for how long.
    private void AddNarrow(NumberVector<long> vector, ReadOnlySpan<int> groups)
    {
        var values = vector.Values.AsSpan(0, groups.Length);
        if (values.IsEmpty)
        {
            return;
        }

        var largest = Math.Max(Magnitude(TensorPrimitives.Min<long>(values)), Magnitude(TensorPrimitives.Max<long>(values)));
        if (!TryReserve(largest, values.Length))
        {
            for (var row = 0; row < groups.Length; row++)
            {
                if (!vector.IsNull(row))
                {
                    AddOne(groups[row], values[row], 1);
                }
            }

            return;
        }

        var (pending, counts) = (_pending, _counts);
        if (vector.Nulls is not { } nulls)
        {
            AddValues<long>(values, groups);
            return;
        }

        for (var row = 0; row < groups.Length; row++)
        {
            if (!nulls[row])
            {
                pending[groups[row]] += values[row];
                counts[groups[row]]++;
            }
        }
    }

    // Values of a column without NULLs, if no sum of them can leave 64 bits.
    private bool TryAddValues<T>(FixedColumn<T> column, RowSet rows, ReadOnlySpan<int> groups)
        where T : unmanaged, IBinaryInteger<T>
    {
        var values = column.GetValues(rows.Chunk);
        if (values.IsEmpty || !TryReserve(LargestOf(column, rows.Chunk), groups.Length))
        {
            return false;
        }

        var places = rows.Places.Span;
        if (places.Length == values.Length)
        {
            AddValues(values, groups);
            return true;
        }

        var (pending, counts) = (_pending, _counts);

        for (var row = 0; row < groups.Length; row++)
        {
            var group = groups[row];
            pending[group] += long.CreateTruncating(values[places[row]]);
            counts[group]++;
        }

        return true;
    }

    // One value a row, none of them NULL, which were reserved.
    private void AddValues<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> groups)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (pending, counts) = (_pending, _counts);
        for (var row = 0; row < groups.Length; row++)
        {
            var group = groups[row];
            pending[group] += long.CreateTruncating(values[row]);
            counts[group]++;
        }
    }

    private static ulong LargestOf<T>(FixedColumn<T> column, int chunk)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (min, max) = ChunkSummary.BoundsOf(column, chunk);
        return Math.Max(Magnitude(long.CreateTruncating(min)), Magnitude(long.CreateTruncating(max)));
    }

    // Makes sure that so many values can be added to any sum of 64 bits. False when they cannot.
    private bool TryReserve(ulong largest, int count)
    {
        var growth = (UInt128)largest * (uint)count;
        if (growth > MaxPending)
        {
            return false;
        }

        if (_pendingBound + growth > MaxPending)
        {
            Flush();
        }

        _pendingBound += growth;
        return true;
    }

    private static ulong Magnitude(long value) => value < 0 ? unchecked((ulong)-value) : (ulong)value;

    private void Flush()
    {
        for (var group = 0; group < _pending.Length; group++)
        {
            if (_pending[group] != 0)
            {
                AddOne(group, _pending[group], 0);
                _pending[group] = 0;
            }
        }

        _pendingBound = 0;
    }

    private void AddOne(int group, Int128 value, long count)
    {
        var before = _sums[group];
        var after = unchecked(before + value);
        // Two numbers of one sign never add up to one of the other.
        if (Int128.IsNegative(before) == Int128.IsNegative(value) && Int128.IsNegative(after) != Int128.IsNegative(value))
        {
            throw Arithmetic.OutOfRange("sum", sumType);
        }

        _sums[group] = after;
        _counts[group] += count;
    }

    private NumberVector<Int128> Sum(int groups)
    {
        Flush();
        var sums = new NumberVector<Int128>(sumType, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_counts[group] == 0)
            {
                sums.SetNull(group);
            }
            else
            {
                sums.Values[group] = Arithmetic.IsInRange(sumType, _sums[group]) ? _sums[group] : throw Arithmetic.OutOfRange("sum", sumType);
            }
        }

        return sums;
    }
}
