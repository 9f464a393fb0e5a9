using CsCheck;
using Grid.Grains.Partitions;
using Grid.Partitions;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions.Changes;

/// <summary>Random writes, checkpoints, changes of owner, lost answers, lost and rebuilt copies; a reader that comes now and then sees all of it, in order, once.</summary>
public sealed class ChangeHistoryTests
{
    private static readonly Gen<(int Action, int Id, int Count)[]> Steps = Gen.Select(Gen.Int[0, 19], Gen.Int[0, 5], Gen.Int[1, 4]).Array[1, 80];

    [Fact]
    public async Task RandomHistory_ReaderByPlace_SeesEveryCommittedChangeInOrder() =>
        await Steps.SampleAsync(async steps => await RunAsync(steps), iter: 400);

    private static async Task RunAsync((int Action, int Id, int Count)[] steps)
    {
        var bench = new PartitionBench(copies: 2);
        var core = await FeedReader.OpenAsync(bench);
        var reader = new FeedReader(Table) { Place = new ChangePlace(Position.None, 0) };
        var expected = new List<(long, ChangeKind, long, string?)>();
        for (var step = 0; step < steps.Length; step++)
        {
            var (action, id, count) = steps[step];
            switch (action)
            {
                case 0:
                    core = await FeedReader.OpenAsync(bench);
                    break;
                case 1 or 2:
                    await core.CheckpointAsync(CancellationToken.None);
                    break;
                case 3:
                    await RebuildAsync(bench, core, bench.Stores[count % 2]);
                    break;
                case 4:
                    Array.ForEach(bench.Stores, store => store.LosesAnswers = true);
                    await core.WriteAsync(Put(id, $"{step}"));
                    Array.ForEach(bench.Stores, store => store.LosesAnswers = false);
                    core = await FeedReader.OpenAsync(bench);
                    expected.Add((core.Journal.Position.Value, ChangeKind.Upsert, id, $"{step}"));
                    break;
                case < 10:
                    await reader.ReadAsync(core, maxBytes: count * 20);
                    break;
                default:
                    await WriteAsync(core, expected, id, count, $"{step}");
                    break;
            }
        }

        await reader.ReadAllAsync(core);
        Assert.Equal(expected, reader.Seen);
    }

    private static async Task WriteAsync(PartitionCore core, List<(long, ChangeKind, long, string?)> expected, int id, int count, string text)
    {
        var operations = Enumerable.Range(id, count).Select(key => (key % 3 == 0 ? WriteKind.Remove : WriteKind.Put, (long)key, (string?)text, (long?)null)).ToArray();
        var response = await core.WriteAsync(count % 2 == 0 ? AtomicRequest(operations) : Request(operations));
        for (var index = 0; index < count; index++)
        {
            var (kind, key, _, _) = operations[index];
            expected.Add((response.Versions[count % 2 == 0 ? 0 : index], kind == WriteKind.Remove ? ChangeKind.Delete : ChangeKind.Upsert, key, kind == WriteKind.Remove ? null : text));
        }
    }

    // One copy is lost and made anew from the other; so often that history survives only if it is copied along.
    private static async Task RebuildAsync(PartitionBench bench, PartitionCore core, Grid.Tests.Journal.MemoryPartitionStore lost)
    {
        lost.Wipe();
        await core.Journal.MaintainCopiesAsync([.. bench.Connections.All.Where(store => store.Name != lost.Name)], core.State, CancellationToken.None);
        bench.Connections.Get(lost.Name).Rejoin.Forgive();
        await core.Journal.MaintainCopiesAsync([.. bench.Connections.All], core.State, CancellationToken.None);
        Assert.Equal(2, core.Journal.InSync.Length);
    }
}
