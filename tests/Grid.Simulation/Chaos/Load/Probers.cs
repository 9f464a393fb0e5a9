using System.Globalization;
using Grid.Simulation.Chaos.Faults;

namespace Grid.Simulation.Chaos.Load;

/// <summary>One prober for each partition: reads and writes a key of its own in turn, without a pause worth the name, so that the outage meter learns how long nothing was answered.</summary>
internal sealed class Probers(RecordedTable table, IReadOnlyList<long> keys, OutageMeter meter)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private Task[] _running = [];

    public void Start() => _running = [.. Enumerable.Range(0, keys.Count).Select(index => Task.Run(() => RunAsync(index)))];

    /// <summary>Lets every operation under way come to its end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    private async Task RunAsync(int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"prober-{index}");
        while (!_stop.IsCancellationRequested)
        {
            if (await table.TryReadAsync(name, keys[index]) is not null)
            {
                meter.NoteAnswer(index, isWrite: false);
            }

            await Task.Delay(Rest, CancellationToken.None);
            if (await table.TryPutAsync(name, keys[index], expected: null) is not null)
            {
                meter.NoteAnswer(index, isWrite: true);
            }

            await Task.Delay(Rest, CancellationToken.None);
        }
    }
}
