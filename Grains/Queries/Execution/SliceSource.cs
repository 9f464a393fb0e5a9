using System.Numerics;
using System.Numerics.Tensors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution;

/// <summary>The columns of a table slice.</summary>
internal sealed class SliceSource(TableSlice slice) : IColumnSource
{
    public Vector Load(int ordinal, RowSet rows) => ordinal == ColumnExpression.VersionOrdinal ? LoadVersions(rows) : slice.GetColumn(ordinal) switch
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

    private NumberVector<long> LoadVersions(RowSet rows)
    {
        var versions = slice.GetChunk(rows.Chunk).Versions;
        var vector = new NumberVector<long>(ColumnType.BigInt, rows.Count);
        for (var index = 0; index < vector.Values.Length; index++)
        {
            vector.Values[index] = versions[rows.Places.Span[index]];
        }

        return vector;
    }

    private static NumberVector<TLane> Widen<T, TLane>(FixedColumn<T> column, RowSet rows)
        where T : unmanaged, INumber<T>
        where TLane : unmanaged, INumber<TLane>
    {
        var values = column.GetValues(rows.Chunk);
        var places = rows.Places.Span;
        // Every value is written below.
        var target = GC.AllocateUninitializedArray<TLane>(places.Length);
        var vector = new NumberVector<TLane>(column.Type, target, places.Length);
        if (places.Length == values.Length)
        {
            // Every slot: the places are 0, 1, 2, …
            TensorPrimitives.ConvertTruncating(values, target);
        }
        else
        {
            for (var index = 0; index < target.Length; index++)
            {
                target[index] = TLane.CreateTruncating(values[places[index]]);
            }
        }

        CopyNulls(column, rows, vector);
        return vector;
    }

    private static BytesVector LoadBytes(BytesColumn column, RowSet rows)
    {
        var places = rows.Places.Span;
        var vector = new BytesVector(column.Type, places.Length);
        if (column.IsDictionary)
        {
            LoadCodes(column, rows, vector);
        }
        else
        {
            for (var index = 0; index < places.Length; index++)
            {
                vector.Set(index, column.GetValue(rows.Chunk, places[index]));
            }
        }

        CopyNulls(column, rows, vector);
        return vector;
    }

    // Each entry of the dictionary is copied once, however many rows have it.
    private static void LoadCodes(BytesColumn column, RowSet rows, BytesVector vector)
    {
        var codes = column.GetCodes(rows.Chunk);
        var places = rows.Places.Span;
        var first = new int[column.DictionaryCount];
        for (var index = 0; index < places.Length; index++)
        {
            var code = codes[places[index]];
            if (code < 0)
            {
                continue;
            }

            if (first[code] > 0)
            {
                vector.SetSame(index, first[code] - 1);
            }
            else
            {
                vector.Set(index, column.GetDictionaryValue(code));
                first[code] = index + 1;
            }
        }
    }

    private static void CopyNulls(Column column, RowSet rows, Vector vector)
    {
        var nulls = column.GetNulls(rows.Chunk);
        if (nulls.IsEmpty)
        {
            return;
        }

        var places = rows.Places.Span;
        for (var index = 0; index < places.Length; index++)
        {
            if ((nulls[places[index] >> 6] & (1UL << (places[index] & 63))) != 0)
            {
                vector.SetNull(index);
            }
        }
    }
}
