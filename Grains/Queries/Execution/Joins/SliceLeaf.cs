using System.Numerics;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Scans;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>The partition's slice of a table; the number of a row is its slot.</summary>
internal sealed class SliceLeaf(int index, TableSource source, TableSlice slice, int tableCount) : JoinLeaf(index, source.FirstColumn, tableCount)
{
    private readonly SliceCodes _codes = new(slice);
    private SliceScan? _scan;

    public override long ExpectedRows => Scan.MaxRows;

    private SliceScan Scan => _scan ??= new SliceScan(slice, source.Filter, new ExpressionEvaluator(new SliceSource(slice)), _codes);

    public override IndexTally[] Indexes => Scan.IndexTallies(source.FirstColumn);

    public override bool Run(Func<JoinedRows, bool> take, CancellationToken cancellationToken)
    {
        var scan = Scan;
        Span<ulong> words = stackalloc ulong[SlotMask.MaxWords];
        foreach (var number in scan.Chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = slice.GetChunk(number);
            var mask = words[..chunk.Live.Length];
            var count = scan.Select(chunk, mask);
            if (count > 0 && !take(RowsOf(ToSlots(number, SlotMask.ToPlaces(mask, count, chunk.SlotCount).Span))))
            {
                return false;
            }
        }

        return true;
    }

    public override Vector Load(int ordinal, ReadOnlySpan<int> rows) => slice.GetColumn(ordinal) switch
    {
        FixedColumn<byte> column => Widen<byte, long>(column, rows),
        FixedColumn<short> column => Widen<short, long>(column, rows),
        FixedColumn<int> column => Widen<int, long>(column, rows),
        FixedColumn<long> column => Widen<long, long>(column, rows),
        FixedColumn<Int128> column => Widen<Int128, Int128>(column, rows),
        FixedColumn<float> column => Widen<float, double>(column, rows),
        FixedColumn<double> column => Widen<double, double>(column, rows),
        BytesColumn column => LoadBytes(column, rows),
        var other => throw new InvalidOperationException($"Unknown column {other.GetType().Name}."),
    };

    public override LeafCodes? TryEncode(Expression expression)
    {
        if (KeyCodes.TryCreate(expression, _codes) is not { } key)
        {
            return null;
        }

        var numbers = new int[(slice.ChunkCount << TableSlice.ChunkShift) + 1];
        numbers[0] = key.NumberOfNull;
        for (var number = 0; number < slice.ChunkCount; number++)
        {
            var slotCount = slice.GetChunk(number).SlotCount;
            key.Combine(new RowSet(number, SlotMask.First(slotCount)), slotCount, numbers.AsSpan((number << TableSlice.ChunkShift) + 1, slotCount));
        }

        return new LeafCodes(key.Values, numbers);
    }

    private static int[] ToSlots(int chunk, ReadOnlySpan<int> places)
    {
        var slots = GC.AllocateUninitializedArray<int>(places.Length);
        var first = chunk << TableSlice.ChunkShift;
        for (var index = 0; index < slots.Length; index++)
        {
            slots[index] = first + places[index];
        }

        return slots;
    }

    private static NumberVector<TLane> Widen<T, TLane>(FixedColumn<T> column, ReadOnlySpan<int> rows)
        where T : unmanaged, INumber<T>
        where TLane : unmanaged, INumber<TLane>
    {
        var values = new TLane[rows.Length];
        for (var index = 0; index < values.Length; index++)
        {
            var row = rows[index];
            if (row >= 0)
            {
                values[index] = TLane.CreateTruncating(column.GetValue(row));
            }
        }

        var vector = new NumberVector<TLane>(column.Type, values, values.Length);
        CopyNulls(column, rows, vector);
        return vector;
    }

    private static BytesVector LoadBytes(BytesColumn column, ReadOnlySpan<int> rows)
    {
        var vector = new BytesVector(column.Type, rows.Length);
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (row >= 0)
            {
                vector.Set(index, column.GetValue(row));
            }
        }

        CopyNulls(column, rows, vector);
        return vector;
    }

    private static void CopyNulls(Column column, ReadOnlySpan<int> rows, Vector vector)
    {
        var hasNulls = column.HasNulls;
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (row < 0 || (hasNulls && column.IsNull(row)))
            {
                vector.SetNull(index);
            }
        }
    }
}
