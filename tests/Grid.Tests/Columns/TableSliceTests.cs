using System.Text;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Tables;
using Grid.Tests.Tables;

namespace Grid.Tests.Columns;

public sealed class TableSliceTests
{
    private static readonly TableSchema Schema = TestTable.OfTypes(ColumnType.Integer, ColumnType.Varchar, ColumnType.BigInt);

    [Fact]
    public void Upsert_DamagedRow_ChangesNothing()
    {
        var schema = TestTable.Create(
            [1, 0],
            new ColumnSchema("a", ColumnType.Varchar, false),
            new ColumnSchema("b", ColumnType.BigInt, true),
            new ColumnSchema("c", ColumnType.Varchar, true),
            new ColumnSchema("d", ColumnType.Boolean, false));
        var slice = new TableSlice(schema);
        var oracle = new SliceOracle(schema);
        for (var id = 0; id < 100; id++)
        {
            var row = TestTable.Row(schema, "name" + (id % 7), (long)id, "text" + id, true);
            slice.Upsert(row, id);
            oracle.Upsert(KeyCodec.KeyOf(schema, row), row, id);
        }

        var intact = TestTable.Row(schema, "name", 1000L, "text", true);
        var damaged = new List<byte[]> { (byte[])[.. intact, 0] };
        damaged.AddRange(Enumerable.Range(0, intact.Length).Select(length => intact[..length]));

        // Otherwise whole rows: NULL in a NOT NULL key column, in a nullable key column, in a NOT NULL column; bits of no column.
        damaged.Add([1 << 0, .. intact[6..]]);
        damaged.Add([1 << 1, .. intact[1..6], .. intact[14..]]);
        damaged.Add([1 << 3, .. intact[1..^1]]);
        damaged.Add([1 << 4, .. intact[1..]]);
        damaged.Add([1 << 7, .. intact[1..]]);

        var bytes = slice.ByteCount;
        foreach (var row in damaged)
        {
            Assert.Equal(ErrorCode.StoreFailure, Assert.Throws<GridException>(() => slice.Upsert(row, 1)).Code);
        }

        Assert.Equal(bytes, slice.ByteCount);
        oracle.AssertEqual(slice);
    }

    [Fact]
    public void Remove_AllRows_GivesTheMemoryBack()
    {
        var slice = new TableSlice(Schema);
        var empty = slice.ByteCount;
        Fill(slice, 5000);
        Assert.True(slice.ByteCount > 100 * empty);

        var key = new KeyWriter(Schema);
        for (var id = 0; id < 5000; id++)
        {
            Assert.True(slice.Remove(key.Encode(id)));
        }

        Assert.Equal(0, slice.ChunkCount);
        Assert.Equal(empty, slice.ByteCount);
    }

    [Fact]
    public void Upsert_AfterRemoves_UsesTheirSlots()
    {
        var slice = new TableSlice(Schema);
        Fill(slice, 3000);
        var key = new KeyWriter(Schema);
        for (var id = 0; id < 3000; id += 2)
        {
            slice.Remove(key.Encode(id));
        }

        Assert.False(slice.GetChunk(0).IsDense);
        var bytes = slice.ByteCount;
        for (var id = 3000; id < 4500; id++)
        {
            slice.Upsert(TestTable.Row(Schema, id, "new", 1L), 1);
        }

        Assert.True(slice.GetChunk(0).IsDense);
        Assert.Equal(2, slice.ChunkCount);
        Assert.Equal(952, slice.GetChunk(1).SlotCount);
        Assert.InRange(slice.ByteCount, bytes / 2, bytes);
    }

    [Fact]
    public void GetNulls_ChunkWithoutNull_IsEmpty()
    {
        var slice = new TableSlice(Schema);
        Fill(slice, 100);
        Assert.True(slice.GetColumn(2).GetNulls(0).IsEmpty);

        slice.Upsert(TestTable.Row(Schema, 5, "a", null), 1);
        Assert.Equal([1UL << 5, 0UL], slice.GetColumn(2).GetNulls(0).ToArray());

        slice.Upsert(TestTable.Row(Schema, 5, "a", 1L), 1);
        Assert.True(slice.GetColumn(2).GetNulls(0).IsEmpty);
    }

    [Fact]
    public void BytesColumn_DistinctValues_TurnsPlain()
    {
        var slice = new TableSlice(Schema);
        var column = (BytesColumn)slice.GetColumn(1);
        for (var id = 0; id < 1000; id++)
        {
            Assert.Equal(id <= 256, column.IsDictionary);
            slice.Upsert(TestTable.Row(Schema, id, "name" + id, 0L), 1);
        }

        Assert.False(column.IsDictionary);
        Assert.Throws<InvalidOperationException>(() => column.GetCodes(0).Length);

        slice.Clear();
        Assert.True(column.IsDictionary);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void BytesColumn_TurnedPlainByAReplacedRow_KeepsEveryValue(int replaced)
    {
        var slice = new TableSlice(Schema);
        var oracle = new SliceOracle(Schema);
        for (var id = 0; id < 256; id++)
        {
            Upsert(id, "name" + id);
        }

        Assert.True(((BytesColumn)slice.GetColumn(1)).IsDictionary);
        Upsert(replaced, "new");

        Assert.False(((BytesColumn)slice.GetColumn(1)).IsDictionary);
        oracle.AssertEqual(slice);

        void Upsert(int id, string name)
        {
            var row = TestTable.Row(Schema, id, name, 0L);
            Assert.Equal(oracle.Upsert(KeyCodec.KeyOf(Schema, row), row, id), slice.Upsert(row, id));
        }
    }

    [Fact]
    public void Remove_RowsOfLongPlainValues_ReclaimsTheirBytes()
    {
        var slice = new TableSlice(Schema);
        for (var id = 0; id < 1000; id++)
        {
            slice.Upsert(TestTable.Row(Schema, id, new string('x', 1000) + id, 0L), 1);
        }

        Assert.False(((BytesColumn)slice.GetColumn(1)).IsDictionary);
        Assert.True(slice.ByteCount > 1_000_000);
        var key = new KeyWriter(Schema);
        for (var id = 0; id < 999; id++)
        {
            slice.Remove(key.Encode(id));
        }

        Assert.InRange(slice.ByteCount, 1000, 100_000);
        Assert.Equal(new string('x', 1000) + 999, Encoding.UTF8.GetString(((BytesColumn)slice.GetColumn(1)).GetValue(0, 999)));
    }

    [Fact]
    public void BytesColumn_RepeatingValues_StaysDictionary()
    {
        var slice = new TableSlice(Schema);
        for (var id = 0; id < 5000; id++)
        {
            slice.Upsert(TestTable.Row(Schema, id, "name" + (id % 100), 0L), 1);
        }

        var column = (BytesColumn)slice.GetColumn(1);
        Assert.True(column.IsDictionary);
        Assert.Equal(100, column.DictionaryCount);
    }

    [Fact]
    public void BytesColumn_HundredsOfValuesInYoungSlice_StaysDictionary()
    {
        var slice = new TableSlice(Schema);
        var random = new Random(1);
        for (var id = 0; id < 5000; id++)
        {
            slice.Upsert(TestTable.Row(Schema, id, "name" + random.Next(300), 0L), 1);
        }

        Assert.True(((BytesColumn)slice.GetColumn(1)).IsDictionary);
    }

    [Fact]
    public void Upsert_GrowingValuesOverAndOver_KeepsTheMemoryBounded()
    {
        var slice = new TableSlice(Schema);
        for (var round = 0; round < 50; round++)
        {
            for (var id = 0; id < 1000; id++)
            {
                slice.Upsert(TestTable.Row(Schema, id, new string('x', 50 + ((round * 7) % 30)) + id, 0L), round);
            }
        }

        // 1000 values of at most 83 bytes; two thirds of an arena may be garbage or room.
        Assert.InRange(slice.ByteCount, 1000 * 60, 1000 * (83 * 4));
    }

    [Fact]
    public void Upsert_InSteadyState_AllocatesNothing()
    {
        var slice = new TableSlice(Schema);
        Fill(slice, 3000);
        var rows = Enumerable.Range(0, 3000).Select(id => TestTable.Row(Schema, id, "name" + (id % 50), (long)id)).ToArray();
        var keys = rows.Select(row => KeyCodec.KeyOf(Schema, row)).ToArray();
        Round();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Round()
        {
            for (var index = 0; index < rows.Length; index++)
            {
                slice.Upsert(rows[index], index);
                if (index % 3 == 0)
                {
                    slice.Remove(keys[index]);
                    slice.Upsert(rows[index], index);
                }
            }
        }
    }

    [Fact]
    public void TryGetVersion_BytesThatAreNoKey_FindsNothing()
    {
        var slice = new TableSlice(Schema);
        Fill(slice, 100);

        Assert.False(slice.TryGetVersion([], out _));
        Assert.False(slice.TryGetVersion([1, 0, 0], out _));
        Assert.False(slice.TryGetVersion([1, 0, 0, 0, 0], out _));
    }

    private static void Fill(TableSlice slice, int count)
    {
        for (var id = 0; id < count; id++)
        {
            slice.Upsert(TestTable.Row(Schema, id, "name" + (id % 50), (long)id), id);
        }
    }
}
