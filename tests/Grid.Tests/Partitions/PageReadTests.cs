using CsCheck;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Tables;
using Grid.Tests.Tables;

namespace Grid.Tests.Partitions;

public sealed class PageReadTests
{
    private const int MaxBytes = 1024 * 1024;
    private const long Stored = 2;
    private const long Passing = 5;

    private static readonly TableSchema Schema = TestTable.Create(
        [1, 0], new ColumnSchema("a", ColumnType.Integer, false), new ColumnSchema("b", ColumnType.Varchar, false), new ColumnSchema("c", ColumnType.BigInt, true));

    [Fact]
    public void Read_PageByPage_HasEveryRowOnceInTheSameOrderAsAnotherOwner() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var rows = Rows(random, random.Next(3000));
            var slice = Filled(rows, random);
            var pages = Pages(slice, new ScanRequest(TableRef.Of(Schema), default, random.Next(1, 400), random.Next(1, 20_000)));
            Assert.Equal(rows.Keys.Order(StringComparer.Ordinal), pages.Select(KeyText).Order(StringComparer.Ordinal));
            Assert.All(pages, row => Assert.Equal(rows[KeyText(row)], row));

            // Other slots, other sizes of the key index, other rows that have come and gone.
            Assert.Equal(pages.Select(KeyText), Pages(Filled(rows, random), new ScanRequest(TableRef.Of(Schema), default, 7, MaxBytes)).Select(KeyText));
        },
        iter: 60);

    [Fact]
    public void Read_WhileOthersWrite_HasEveryUntouchedRowOnce() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var kept = Rows(random, 500);
            var slice = Filled(kept, random);
            var seen = new List<string>();
            var request = new ScanRequest(TableRef.Of(Schema), default, 20, MaxBytes);
            while (true)
            {
                var page = Unpack(PageRead.Read(slice, request, MaxBytes), out var isLast);
                seen.AddRange(page.Select(KeyText));
                if (isLast)
                {
                    break;
                }

                // The last row of the page may be gone when the next page is asked for; the index may have grown or shrunk.
                request = request with { After = KeyCodec.KeyOf(Schema, page[^1]) };
                var other = Rows(random, random.Next(200)).Where(row => !kept.ContainsKey(row.Key)).Select(row => row.Value).ToArray();
                Array.ForEach(other, row => slice.Upsert(row, Passing));
                Array.ForEach(random.Next(2) == 0 ? other : [], row => slice.Remove(KeyCodec.KeyOf(Schema, row)));
            }

            Assert.Equal(kept.Keys.Order(StringComparer.Ordinal), seen.Where(kept.ContainsKey).Order(StringComparer.Ordinal));
            Assert.Equal(seen.Count, seen.Distinct().Count());
        },
        iter: 40);

    [Fact]
    public void Read_Limits_EndAPageThatHasOneRowAtLeast()
    {
        var rows = Rows(new Random(1), 50);
        var slice = Filled(rows, new Random(1));
        Assert.Equal(1, PageRead.Read(slice, new ScanRequest(TableRef.Of(Schema), default, 10, 1), MaxBytes).Count);
        Assert.Equal(1, PageRead.Read(slice, new ScanRequest(TableRef.Of(Schema), default, 10, MaxBytes), maxBytes: 1).Count);
        Assert.Equal(10, PageRead.Read(slice, new ScanRequest(TableRef.Of(Schema), default, 10, MaxBytes), MaxBytes).Count);
        Assert.True(PageRead.Read(new TableSlice(Schema), new ScanRequest(TableRef.Of(Schema), default, 10, MaxBytes), MaxBytes).IsLast);
        var refused = Assert.Throws<RequestException>(() => PageRead.Read(slice, new ScanRequest(TableRef.Of(Schema), default, 0, 1), MaxBytes));
        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
    }

    private static Dictionary<string, byte[]> Rows(Random random, int count)
    {
        var rows = new Dictionary<string, byte[]>();
        for (var number = 0; number < count; number++)
        {
            var row = TestTable.Row(Schema, random.Next(200), RandomValue.Text(random, random.Next(4)), random.Next(2) == 0 ? null : random.NextInt64());
            rows[KeyText(row)] = row;
        }

        return rows;
    }

    private static TableSlice Filled(Dictionary<string, byte[]> rows, Random random)
    {
        var slice = new TableSlice(Schema);
        var passing = Rows(random, random.Next(2000)).Where(row => !rows.ContainsKey(row.Key)).Select(row => row.Value).ToArray();
        Array.ForEach(passing, row => slice.Upsert(row, Passing));
        foreach (var row in rows.Values.OrderBy(_ => random.Next()))
        {
            slice.Upsert(row, Stored);
        }

        Array.ForEach(passing, row => slice.Remove(KeyCodec.KeyOf(Schema, row)));
        return slice;
    }

    private static List<byte[]> Pages(TableSlice slice, ScanRequest request)
    {
        var rows = new List<byte[]>();
        while (true)
        {
            var page = Unpack(PageRead.Read(slice, request, MaxBytes), out var isLast);
            rows.AddRange(page);
            if (isLast)
            {
                return rows;
            }

            Assert.InRange(page.Count, 1, request.MaxRows);
            request = request with { After = KeyCodec.KeyOf(Schema, page[^1]) };
        }
    }

    private static List<byte[]> Unpack(ScanResponse response, out bool isLast)
    {
        var rows = new List<byte[]>();
        var offset = 0;
        for (var row = 0; row < response.Count; row++)
        {
            Assert.Contains((long)VarInt.Read(response.Rows.Span, ref offset), new long[] { Stored, Passing });
            var length = VarInt.ReadLength(response.Rows.Span, ref offset);
            rows.Add(response.Rows.Slice(offset, length).ToArray());
            offset += length;
        }

        Assert.Equal(response.Rows.Length, offset);
        isLast = response.IsLast;
        return rows;
    }

    private static string KeyText(byte[] row) => Convert.ToHexString(KeyCodec.KeyOf(Schema, row));
}
