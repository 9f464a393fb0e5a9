using System.Globalization;

namespace Grid.Simulation.Chaos.Load;

/// <summary>Many callers, each with one operation under way on some key, until they are stopped.</summary>
internal sealed class Callers(RecordedTable table, IReadOnlyList<long> keys, int count, int seed)
{
    /// <summary>Rest of a caller between two operations: leaves the machine to the silos, which matter here.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private Task[] _running = [];

    public void Start() => _running = [.. Enumerable.Range(0, count).Select(index => Task.Run(() => RunAsync(index)))];

    /// <summary>Lets every operation under way come to its end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    private async Task RunAsync(int index)
    {
        var random = new Random(HashCode.Combine(seed, index));
        var name = string.Create(CultureInfo.InvariantCulture, $"caller-{index}");
        var seen = new Dictionary<long, SeenRow>();
        while (!_stop.IsCancellationRequested)
        {
            await DoAsync(name, keys[random.Next(keys.Count)], random.Next(100), seen);
            await Task.Delay(Rest, CancellationToken.None);
        }
    }

    private async Task DoAsync(string name, long key, int dice, Dictionary<long, SeenRow> seen)
    {
        switch (dice)
        {
            case < 35:
                Remember(await table.TryReadAsync(name, key));
                break;
            case < 70:
                Remember(await table.TryPutAsync(name, key, expected: null));
                break;
            case < 80:
                await table.RemoveAsync(name, key);
                break;
            case < 85 when seen.TryGetValue(key, out var known):
                // What it knows may be long out of date.
                Remember(await table.TryPutAsync(name, key, known));
                break;
            default:
                if (await table.TryReadAsync(name, key) is { } now)
                {
                    Remember(await table.TryPutAsync(name, key, now));
                }

                break;
        }

        void Remember(SeenRow? row)
        {
            if (row is not null)
            {
                seen[key] = row;
            }
        }
    }
}
