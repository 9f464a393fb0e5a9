using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.StoreTests.Stores;

public abstract partial class PartitionStoreConformance
{
    /// <summary>
    /// The race that safety rests on: an owner appends as fast as it can while another seals the next epoch. After the
    /// seal has returned nothing of the old epoch is appended, and the header it returned counts every append before.
    /// </summary>
    [Fact]
    public async Task Seal_RacingAppends_NothingOfTheOldEpochAfterwards()
    {
        const int rounds = 60;
        var (owner, successor) = (await OpenAsync(), await OpenAsync());
        await owner.SealAsync(P0, E(1), default);
        var position = 0L;
        for (var epoch = 1; epoch <= rounds; epoch++)
        {
            var started = position;
            var appending = Task.Run(() => AppendUntilFencedAsync(owner, P0, epoch, started));
            await Task.Delay(Random.Shared.Next(4));
            var header = await successor.SealAsync(P0, E(epoch + 1), default);
            Assert.Equal(AppendOutcome.Fenced, await AppendAsync(owner, Entry(P0, epoch, header.Position.Value + 1)));

            position = await appending;
            Assert.Equal(position, header.Position.Value);
            Assert.Equal(header, await owner.ReadHeaderAsync(P0, default));
            Assert.Equal(position == started ? header.LastEpoch : E(epoch), header.LastEpoch);
            AssertDense(await ReadJournalAsync(successor, P0), 0, position);
            (owner, successor) = (successor, owner);
        }

        var journal = await ReadJournalAsync(owner, P0);
        Assert.Equal(journal.Select(entry => entry.Epoch), journal.Select(entry => entry.Epoch).Order());
    }

    [Fact]
    public async Task Append_ThreeInstancesOwnPartitionsEach_AllDense()
    {
        const int partitionsEach = 5;
        const int commits = 150;
        var stores = new[] { await OpenAsync(), await OpenAsync(), await OpenAsync() };
        await Task.WhenAll(stores.Select((store, index) => Task.Run(async () =>
        {
            var partitions = Enumerable.Range(index * partitionsEach, partitionsEach).Select(PartitionId.Create).ToArray();
            foreach (var partition in partitions)
            {
                await store.SealAsync(partition, E(1), default);
            }

            for (var first = 1; first <= commits; first++)
            {
                var outcomes = await store.AppendAsync([.. partitions.Select(partition => Entry(partition, 1, first))], default);
                Assert.All(outcomes, outcome => Assert.Equal(AppendOutcome.Appended, outcome));
            }
        })));
        for (var partition = 0; partition < stores.Length * partitionsEach; partition++)
        {
            AssertDense(await ReadJournalAsync(stores[0], PartitionId.Create(partition)), 0, commits);
        }
    }

    [Fact]
    public async Task Append_ThreeInstancesTheSamePosition_OneWins()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync(), await OpenAsync() };
        await stores[0].SealAsync(P0, E(1), default);
        for (var position = 1; position <= 100; position++)
        {
            var entry = Entry(P0, 1, position);
            var outcomes = await Task.WhenAll(stores.Select(store => Task.Run(() => AppendAsync(store, entry))));
            Assert.Single(outcomes, AppendOutcome.Appended);
        }

        AssertDense(await ReadJournalAsync(stores[1], P0), 0, 100);
    }

    [Fact]
    public async Task Checkpoint_RacingASeal_EitherMovesBeforeItOrNotAtAll()
    {
        var (owner, successor) = (await OpenAsync(), await OpenAsync());
        var schema = SampleTables.Small();
        await owner.EnsureTablesAsync([schema], default);
        for (var epoch = 1; epoch <= 30; epoch++)
        {
            await AdvanceAsync(owner, P0, epoch, epoch);
            var rows = Enumerable.Range(0, 1_500).Select(id => SampleTables.SmallRow(schema, id, $"{epoch}", epoch)).ToArray();
            var checkpoint = Task.Run(() => owner.CheckpointAsync(Checkpoint(P0, epoch, epoch, new TableChanges(schema, rows, [])), default));
            await Task.Delay(Random.Shared.Next(20));
            var header = await successor.SealAsync(P0, E(epoch + 1), default);

            // The journal behind the moved checkpoint may still be deleted by the old owner; the checkpoint itself is settled.
            var isMoved = await checkpoint;
            Assert.Equal(header.Checkpoint, (await successor.ReadHeaderAsync(P0, default))!.Checkpoint);
            Assert.True(header.Checkpoint.Value == epoch || !isMoved);
            AssertDense(await ReadJournalAsync(successor, P0, header.Checkpoint.Value), header.Checkpoint.Value, header.Position.Value);
            (owner, successor) = (successor, owner);
        }
    }

    /// <summary>Appends one position after the other until one is fenced; returns the last that was appended.</summary>
    private static async Task<long> AppendUntilFencedAsync(IPartitionStore store, PartitionId partition, long epoch, long position)
    {
        const int mostAppends = 5_000;
        var limit = position + mostAppends;
        while (await AppendAsync(store, Entry(partition, epoch, position + 1)) == AppendOutcome.Appended)
        {
            position++;
            Assert.True(position < limit, $"{mostAppends} appends of epoch {epoch} and none is fenced.");
        }

        return position;
    }
}
