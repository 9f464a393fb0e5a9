using System.Numerics;
using System.Runtime.InteropServices;
using Grid.Grains.Columns;
using Grid.Tables;

namespace Grid.Tests.Columns;

/// <summary>What a <see cref="TableSlice"/> must hold, kept in the plainest way, and the full comparison with it.</summary>
internal sealed class SliceOracle
{
    private readonly Dictionary<string, (byte[] Row, long Version, ExpiryTime Expires)> _rows = [];
    private readonly TableSchema _schema;

    public SliceOracle(TableSchema schema)
    {
        _schema = schema;
    }

    public int Count => _rows.Count;

    public IEnumerable<byte[]> Keys => _rows.Keys.Select(Convert.FromHexString);

    public bool Upsert(byte[] key, byte[] row, long version, ExpiryTime expires = default)
    {
        var replaced = _rows.ContainsKey(Convert.ToHexString(key));
        _rows[Convert.ToHexString(key)] = (row, version, expires);
        return replaced;
    }

    public bool Remove(byte[] key) => _rows.Remove(Convert.ToHexString(key));

    public void Clear() => _rows.Clear();

    /// <summary>Removes the rows whose time has come, and returns their keys.</summary>
    public List<string> RemoveExpired(long now)
    {
        var keys = _rows.Where(row => row.Value.Expires.IsPast(now)).Select(row => row.Key).ToList();
        keys.ForEach(key => _rows.Remove(key));
        return keys;
    }

    public (byte[] Row, long Version, ExpiryTime Expires)? Find(byte[] key) => _rows.TryGetValue(Convert.ToHexString(key), out var found) ? found : null;

    /// <summary>Scans the slice whole: rows, versions, live bitmaps, columns, counts.</summary>
    public void AssertEqual(TableSlice slice)
    {
        Assert.Equal(_rows.Count, slice.RowCount);
        var seen = 0;
        for (var chunkIndex = 0; chunkIndex < slice.ChunkCount; chunkIndex++)
        {
            var chunk = slice.GetChunk(chunkIndex);
            Assert.Equal(chunkIndex, chunk.Index);
            Assert.InRange(chunk.SlotCount, 1, TableSlice.ChunkSize);
            Assert.True(chunkIndex == slice.ChunkCount - 1 || chunk.SlotCount == TableSlice.ChunkSize);
            Assert.Equal((chunk.SlotCount + 63) / 64, chunk.Live.Length);
            Assert.Equal(chunk.SlotCount, chunk.Versions.Length);
            seen += AssertChunk(slice, chunk);
        }

        Assert.Equal(_rows.Count, seen);

        // Small objects (columns, lists of arenas) are left out of the slice's count.
        var bytes = HeapWalk.ArrayBytes(slice);
        Assert.InRange(slice.ByteCount, (long)(bytes * 0.97) - 2048, (long)(bytes * 1.03) + 2048);
    }

    private static bool Bit(ReadOnlySpan<ulong> words, int index) => (words[index >> 6] & (1UL << (index & 63))) != 0;

    private int AssertChunk(TableSlice slice, TableChunk chunk)
    {
        var writer = new RowWriter(_schema);
        var live = 0;
        for (var index = 0; index < chunk.SlotCount; index++)
        {
            var slot = (chunk.Index * TableSlice.ChunkSize) + index;
            if (!Bit(chunk.Live, index))
            {
                Assert.Throws<ArgumentOutOfRangeException>(() => slice.ReadSlot(slot, writer));
                AssertFree(slice, chunk.Index, index);
                continue;
            }

            live++;
            slice.ReadSlot(slot, writer);
            var row = writer.End().ToArray();
            var expected = Find(KeyCodec.KeyOf(_schema, row));
            Assert.NotNull(expected);
            Assert.Equal(expected.Value.Row, row);
            Assert.Equal(expected.Value.Version, chunk.Versions[index]);
            Assert.Equal(expected.Value.Expires, slice.GetExpiry(slot));
            AssertColumns(slice, chunk.Index, index, row);
        }

        for (var index = chunk.SlotCount; index < chunk.Live.Length * 64; index++)
        {
            Assert.False(Bit(chunk.Live, index));
        }

        Assert.Equal(live == chunk.SlotCount, chunk.IsDense);
        AssertSummaries(slice, chunk.Index);
        return live;
    }

    // Known when they are asked for a second time, if not before.
    private void AssertSummaries(TableSlice slice, int chunk)
    {
        for (var ordinal = 0; ordinal < _schema.Columns.Length; ordinal++)
        {
            switch (slice.GetColumn(ordinal))
            {
                case FixedColumn<short> values:
                    AssertSummary(values, chunk);
                    break;
                case FixedColumn<int> values:
                    AssertSummary(values, chunk);
                    break;
                case FixedColumn<long> values:
                    AssertSummary(values, chunk);
                    break;
                case FixedColumn<double> values:
                    Assert.False(values.TrySummarize(chunk, out _));
                    break;
            }
        }
    }

    private static void AssertSummary<T>(FixedColumn<T> column, int chunk)
        where T : unmanaged, IBinaryInteger<T>
    {
        var sum = Int128.Zero;
        foreach (var value in column.GetValues(chunk))
        {
            sum += Int128.CreateChecked(value);
        }

        T[] values = [.. column.GetValues(chunk)];
        var expected = new ChunkSummary<T>(values.Min(), values.Max(), sum);
        if (column.TrySummarize(chunk, out var summary))
        {
            Assert.Equal(expected, summary);
        }

        Assert.True(column.TrySummarize(chunk, out summary));
        Assert.Equal(expected, summary);
    }

    private void AssertColumns(TableSlice slice, int chunk, int index, byte[] row)
    {
        var reader = new RowReader(_schema, row);
        while (reader.MoveNext())
        {
            var column = slice.GetColumn(reader.Ordinal);
            var nulls = column.GetNulls(chunk);
            Assert.Equal(reader.IsNull, nulls.Length > 0 && Bit(nulls, index));
            Assert.True(reader.IsNull ? IsDefault(column, chunk, index) : BytesOf(column, chunk, index).SequenceEqual(reader.Value));
        }
    }

    private void AssertFree(TableSlice slice, int chunk, int index)
    {
        for (var ordinal = 0; ordinal < _schema.Columns.Length; ordinal++)
        {
            var column = slice.GetColumn(ordinal);
            var nulls = column.GetNulls(chunk);
            Assert.False(nulls.Length > 0 && Bit(nulls, index));
            Assert.True(IsDefault(column, chunk, index));
        }
    }

    private static bool IsDefault(Column column, int chunk, int index) =>
        (column is not BytesColumn { IsDictionary: true } bytes || bytes.GetCodes(chunk)[index] == -1)
        && BytesOf(column, chunk, index).IndexOfAnyExcept((byte)0) < 0
        && (column is not BytesColumn || BytesOf(column, chunk, index).Length == 0);

    private static ReadOnlySpan<byte> BytesOf(Column column, int chunk, int index)
    {
        switch (column)
        {
            case FixedColumn<byte> values:
                return values.GetValues(chunk).Slice(index, 1);
            case FixedColumn<short> values:
                return MemoryMarshal.AsBytes(values.GetValues(chunk).Slice(index, 1));
            case FixedColumn<int> values:
                return MemoryMarshal.AsBytes(values.GetValues(chunk).Slice(index, 1));
            case FixedColumn<long> values:
                return MemoryMarshal.AsBytes(values.GetValues(chunk).Slice(index, 1));
            case FixedColumn<Int128> values:
                return MemoryMarshal.AsBytes(values.GetValues(chunk).Slice(index, 1));
            case FixedColumn<float> values:
                return MemoryMarshal.AsBytes(values.GetValues(chunk).Slice(index, 1));
            case FixedColumn<double> values:
                return MemoryMarshal.AsBytes(values.GetValues(chunk).Slice(index, 1));
            case BytesColumn values:
                var value = values.GetValue(chunk, index);
                if (values.IsDictionary && values.GetCodes(chunk)[index] is >= 0 and var code)
                {
                    Assert.InRange(code, 0, values.DictionaryCount - 1);
                    Assert.True(values.GetDictionaryValue(code).SequenceEqual(value));
                }

                return value;
            default:
                throw new InvalidOperationException($"Unknown column {column.GetType()}.");
        }
    }
}
