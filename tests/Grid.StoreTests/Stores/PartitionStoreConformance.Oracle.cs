using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.StoreTests.Stores;

public abstract partial class PartitionStoreConformance
{
    /// <summary>Random operations by two processes; after each, journals are what a list of the entries says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task AnyOperations_TwoInstances_JournalsAreThoseOfAList(int seed)
    {
        const int partitions = 6;
        const int operations = 250;
        var random = new Random(seed);
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var copies = new ListedJournal[partitions];
        for (var partition = 0; partition < partitions; partition++)
        {
            copies[partition] = new ListedJournal(PartitionId.Create(partition));
            await stores[0].SealAsync(copies[partition].Partition, E(1), default);
        }

        for (var operation = 0; operation < operations; operation++)
        {
            var store = stores[random.Next(stores.Length)];
            var copy = copies[random.Next(partitions)];
            switch (random.Next(20))
            {
                case 0:
                    copy.Epoch++;
                    await store.SealAsync(copy.Partition, E(copy.Epoch), default);
                    break;
                case 1:
                    var start = random.NextInt64(copy.Last + 20);
                    Assert.True(await store.ResetAsync(new CopyHeader(copy.Partition, E(copy.Epoch), E(copy.Epoch), At(start), At(start)), default));
                    copy.Reset(start);
                    break;
                case 2 or 3 or 4:
                    var upTo = copy.Checkpoint + random.NextInt64(copy.Last - copy.Checkpoint + 1);
                    var trimTo = random.NextInt64(upTo + 1);
                    Assert.True(await store.CheckpointAsync(Checkpoint(copy.Partition, copy.Epoch, upTo) with { TrimTo = At(trimTo) }, default));
                    copy.Move(upTo, trimTo);
                    break;
                default:
                    await AppendAsync(store, copies, random);
                    break;
            }

            await AssertListedAsync(stores[random.Next(stores.Length)], copies[random.Next(partitions)], random);
        }

        foreach (var copy in copies)
        {
            await AssertListedAsync(stores[0], copy, random);
        }
    }

    private static async Task AppendAsync(IPartitionStore store, ListedJournal[] copies, Random random)
    {
        var group = new List<(ListedJournal Copy, JournalEntry Entry, bool IsFenced)>();
        foreach (var copy in copies.Where(_ => random.Next(3) > 0))
        {
            // Most entries are small; some fill pages of their own.
            var payload = new byte[random.Next(10) == 0 ? random.Next(3_900, 9_000) : random.Next(200)];
            random.NextBytes(payload);
            var isFenced = random.Next(12) == 0;
            var first = copy.Last + (isFenced ? 2 : 1);
            group.Add((copy, JournalEntry.Create(copy.Partition, E(copy.Epoch), At(first), At(first + random.Next(4)), payload), isFenced));
        }

        var outcomes = await store.AppendAsync([.. group.Select(each => each.Entry)], default);
        Assert.Equal(group.Select(each => each.IsFenced ? AppendOutcome.Fenced : AppendOutcome.Appended), outcomes);
        foreach (var (copy, entry, _) in group.Where(each => !each.IsFenced))
        {
            copy.Append(entry);
        }
    }

    private static async Task AssertListedAsync(IPartitionStore store, ListedJournal copy, Random random)
    {
        var header = (await store.ReadHeaderAsync(copy.Partition, default))!;
        Assert.Equal((copy.Epoch, copy.Last, copy.Checkpoint), (header.Sealed.Value, header.Position.Value, header.Checkpoint.Value));
        var after = random.NextInt64(copy.Last + 1);
        AssertSame(copy.Behind(0), await ReadJournalAsync(store, copy.Partition));
        AssertSame(copy.Behind(after), await ReadJournalAsync(store, copy.Partition, after));
        var page = await store.ReadJournalPageAsync(copy.Partition, At(after), 1 + random.Next(3_000), default);
        AssertSame(copy.Behind(after).Take(Math.Max(1, page.Count)), page);
        Assert.Equal(copy.Start, (await store.ReadExtentAsync(copy.Partition, default)).Start.Value);
    }
}
