using System.Text;
using Grid.Grains.Columns;
using Grid.Grains.Columns.Indexes;
using Grid.Tables;
using Grid.Tests.Tables;

namespace Grid.Tests.Columns;

/// <summary>What the secondary indexes of a slice must hold, found by reading all of its rows and comparing their CLR values.</summary>
internal sealed class IndexOracle
{
    private readonly TableSchema _schema;
    private readonly TableSlice _slice;
    private readonly List<(int Slot, byte[] Row, object?[] Values)> _rows = [];

    public IndexOracle(TableSlice slice)
    {
        _slice = slice;
        _schema = slice.Schema;
        var writer = new RowWriter(_schema);
        for (var number = 0; number < slice.ChunkCount; number++)
        {
            var chunk = slice.GetChunk(number);
            for (var place = 0; place < chunk.SlotCount; place++)
            {
                if ((chunk.Live[place >> 6] & (1UL << (place & 63))) != 0)
                {
                    var slot = (number * TableSlice.ChunkSize) + place;
                    slice.ReadSlot(slot, writer);
                    var row = writer.End().ToArray();
                    _rows.Add((slot, row, TestTable.Values(_schema, row)));
                }
            }
        }
    }

    /// <summary>Compares random ranges of every index.</summary>
    public void AssertEqual(Random random, int rangeCount)
    {
        foreach (var definition in _schema.Indexes)
        {
            var index = _slice.Indexes.Find(definition);
            Assert.True(index.IsComplete);
            Assert.Equal(_rows.Count, index.Count);
            int[] ordinals = [.. definition.ColumnIds.Select(_schema.OrdinalOf)];
            for (var range = 0; range < rangeCount && _rows.Count > 0; range++)
            {
                AssertRange(index, Edge(ordinals, random), Edge(ordinals, random), random);
            }
        }
    }

    /// <summary>The order of ORDER BY, NULL last.</summary>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        (string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)),
        (byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other),
        (Guid one, Guid other) => string.CompareOrdinal(one.ToString(), other.ToString()),
        (double one, double other) => CompareFloating(one, other),
        (float one, float other) => CompareFloating(one, other),
        _ => ((IComparable)left).CompareTo(right),
    };

    private static int CompareFloating(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? double.IsNaN(left).CompareTo(double.IsNaN(right)) : left < right ? -1 : left > right ? 1 : 0;

    private void AssertRange(SecondaryIndex index, (IndexEdge Edge, object?[] Values) low, (IndexEdge Edge, object?[] Values) high, Random random)
    {
        int[] ordinals = [.. index.Definition.ColumnIds.Select(_schema.OrdinalOf)];
        var expected = _rows.Where(row => !IsBefore(row.Values, ordinals, low) && IsBefore(row.Values, ordinals, high)).Select(row => row.Slot).ToList();
        IndexRange[] ranges = [new(low.Edge, high.Edge)];
        Assert.Equal(expected, index.Select(ranges, expected.Count));
        Assert.Equal(expected.Count, index.CountRows(ranges, long.MaxValue));
        var max = random.Next(_rows.Count + 1);
        var counted = index.CountRows(ranges, max);
        Assert.True(expected.Count > max ? counted > max : counted == expected.Count);
    }

    private static bool IsBefore(object?[] row, int[] ordinals, (IndexEdge Edge, object?[] Values) edge)
    {
        for (var place = 0; place < edge.Values.Length; place++)
        {
            var order = Compare(row[ordinals[place]], edge.Values[place]);
            if (order != 0)
            {
                return order < 0;
            }
        }

        return edge.Edge.IsBehind;
    }

    // Of the leading values of some row, the last of them of another one.
    private (IndexEdge Edge, object?[] Values) Edge(int[] ordinals, Random random)
    {
        var (one, other) = (_rows[random.Next(_rows.Count)], _rows[random.Next(_rows.Count)]);
        var length = random.Next(ordinals.Length + 1);
        var leading = Enumerable.Range(0, length).Select(place => (Row: place == length - 1 ? other : one, Ordinal: ordinals[place])).ToArray();
        return (new IndexEdge([.. leading.Select(part => ValueOf(part.Row.Row, part.Ordinal))], random.Next(2) == 0), [.. leading.Select(part => part.Row.Values[part.Ordinal])]);
    }

    private IndexValue ValueOf(byte[] row, int ordinal)
    {
        var reader = new RowReader(_schema, row);
        while (reader.MoveNext())
        {
            if (reader.Ordinal == ordinal)
            {
                return reader.IsNull ? IndexValue.Null : IndexValue.Of(_schema.Columns[ordinal].Type.Physical, reader.Value.ToArray());
            }
        }

        throw new InvalidOperationException($"There is no column {ordinal}.");
    }
}
