using Grid.Grains.Partitions;
using Grid.Partitions;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions;

/// <summary>What is deleted gives its memory back while the partition serves.</summary>
public sealed class CompactionTests
{
    private const int RowCount = 20_000;

    [Fact]
    public async Task Remove_MostRows_LeavesWhatTheOthersTakeByThemselves()
    {
        var core = await FilledAsync(Enumerable.Range(0, RowCount));
        var full = core.State.ByteCount;
        long[] kept = [.. Enumerable.Range(0, RowCount).Where(id => id % 10 == 3)];
        var versions = kept.ToDictionary(id => id, id => Read(core, id));
        await RemoveAsync(core, Enumerable.Range(0, RowCount).Where(id => id % 10 != 3));

        var alone = await FilledAsync(kept.Select(id => (int)id));
        Assert.InRange(core.State.ByteCount, alone.State.ByteCount / 2, 2 * alone.State.ByteCount);
        Assert.InRange(core.State.ByteCount, 1, full / 4);
        Assert.All(versions, row => Assert.Equal(row.Value, Read(core, row.Key)));
        Assert.Equal(kept.Length, core.State.RowCount);
    }

    [Fact]
    public async Task Read_WhileRowsAreRemoved_HasEveryOtherRowOnce()
    {
        var core = await FilledAsync(Enumerable.Range(0, RowCount));
        var doomed = new Queue<int>(Enumerable.Range(0, RowCount).Where(id => id % 8 != 0));
        var seen = new List<long>();
        var before = core.State.Find(Table.Id);
        var compactions = 0;
        foreach (var page in core.State.Read(Table, 100))
        {
            seen.AddRange(page.Select(row => BitConverter.ToInt64(row.Row.Span[1..])));
            await RemoveAsync(core, Enumerable.Range(0, Math.Min(1_000, doomed.Count)).Select(_ => doomed.Dequeue()).ToArray());
            compactions += core.State.Find(Table.Id) == before ? 0 : 1;
            before = core.State.Find(Table.Id);
        }

        Assert.InRange(compactions, 1, 10);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, RowCount).Where(id => id % 8 == 0).Select(id => (long)id), seen.Where(id => id % 8 == 0).Order());
    }

    private static async Task<PartitionCore> FilledAsync(IEnumerable<int> ids)
    {
        var core = await new PartitionBench().OpenAsync();
        foreach (var chunk in ids.Chunk(500))
        {
            await core.WriteAsync(Request([.. chunk.Select(id => (WriteKind.Put, (long)id, (string?)$"text {id}", (long?)null))]));
        }

        return core;
    }

    private static async Task RemoveAsync(PartitionCore core, IEnumerable<int> ids)
    {
        foreach (var chunk in ids.Chunk(500))
        {
            await core.WriteAsync(Request([.. chunk.Select(id => (WriteKind.Remove, (long)id, (string?)null, (long?)null))]));
        }
    }
}
