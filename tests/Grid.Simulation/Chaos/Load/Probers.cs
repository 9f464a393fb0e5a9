using System.Globalization;
using Grid.Simulation.Chaos.Faults;

namespace Grid.Simulation.Chaos.Load;

/// <summary>
/// One prober for each partition: reads a key of its own all the time and writes it now and then, so that the outage meter
/// learns how long nothing was answered. Writes are fewer because each costs a commit in every store.
/// </summary>
internal sealed class Probers(RecordedTable table, IReadOnlyList<long> keys, OutageMeter meter)
{
    private const int ReadsPerWrite = 3;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

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
        for (var turn = index; !_stop.IsCancellationRequested; turn++)
        {
            var isWrite = turn % (ReadsPerWrite + 1) == 0;
            var answer = isWrite ? await table.TryPutAsync(name, keys[index], expected: null) : await table.TryReadAsync(name, keys[index]);
            if (answer is not null)
            {
                meter.NoteAnswer(index, isWrite);
            }

            await Task.Delay(Rest, CancellationToken.None);
        }
    }
}
