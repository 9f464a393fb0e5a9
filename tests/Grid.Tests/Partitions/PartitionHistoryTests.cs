using CsCheck;

using Grid.Grains.Partitions;
using Grid.Partitions;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions;

public sealed class PartitionHistoryTests
{
    private const int Keys = 8;

    private static readonly Gen<(int Action, int Kind, int Id, int Expectation)[]> Steps =
        Gen.Select(Gen.Int[0, 19], Gen.Int[0, 3], Gen.Int[0, Keys - 1], Gen.Int[0, 3]).Array[1, 60];

    /// <summary>
    /// Random writes, checkpoints, lost answers and changes of owner, against a dictionary. What was acknowledged is
    /// there; what was rejected is not; what is unknown is there or not, and from the next owner on it is decided.
    /// </summary>
    [Fact]
    public async Task RandomHistory_AgainstADictionary_Agrees() =>
        await Steps.SampleAsync(async steps => await RunAsync(steps), iter: 400);

    private static async Task RunAsync((int Action, int Kind, int Id, int Expectation)[] steps)
    {
        var bench = new PartitionBench(copies: 2);
        var core = await bench.OpenAsync();
        var oracle = new Dictionary<long, (string? Text, long Version)>();
        for (var step = 0; step < steps.Length; step++)
        {
            var (action, kind, id, expectation) = steps[step];
            switch (action)
            {
                case 0:
                    core = await bench.OpenAsync();
                    break;
                case 1:
                    await core.CheckpointAsync(CancellationToken.None);
                    break;
                case 2:
                    core = await LoseAnswersAsync(bench, core, oracle, id, step);
                    break;
                default:
                    await WriteAsync(core, oracle, (WriteKind)kind, id, $"{step}", Expected(oracle, id, expectation));
                    break;
            }

            for (var key = 0; key < Keys; key++)
            {
                Assert.Equal(oracle.TryGetValue(key, out var row) ? row : null, Read(core, key));
            }
        }
    }

    private static long? Expected(Dictionary<long, (string? Text, long Version)> oracle, long id, int expectation) => expectation switch
    {
        0 => 0,
        1 => oracle.TryGetValue(id, out var row) ? row.Version : 1,
        _ => null,
    };

    private static async Task WriteAsync(
        PartitionCore core, Dictionary<long, (string? Text, long Version)> oracle, WriteKind kind, long id, string text, long? expected)
    {
        var response = await core.WriteAsync(Request((kind, id, text, expected)));
        var current = oracle.TryGetValue(id, out var row) ? row.Version : 0;
        var isAllowed = (expected is null || expected == current)
            && kind switch { WriteKind.Insert => current == 0, WriteKind.Update => current != 0, _ => true };
        Assert.Equal(isAllowed, response.Failures is null);
        if (isAllowed && kind == WriteKind.Remove)
        {
            oracle.Remove(id);
        }
        else if (isAllowed)
        {
            oracle[id] = (text, response.Versions[0]);
        }
    }

    private static async Task<PartitionCore> LoseAnswersAsync(
        PartitionBench bench, PartitionCore core, Dictionary<long, (string? Text, long Version)> oracle, long id, int step)
    {
        Array.ForEach(bench.Stores, store => store.LosesAnswers = true);
        var failure = Assert.Single((await core.WriteAsync(Put(id, $"{step}"))).Failures!);
        Assert.Equal(ErrorCode.OutcomeUnknown, failure.Code);
        Array.ForEach(bench.Stores, store => store.LosesAnswers = false);
        Assert.True(core.IsOver);
        var next = await bench.OpenAsync();
        oracle[id] = ($"{step}", next.Journal.Position.Value);
        return next;
    }
}
