using Grid.Errors;
using Grid.Simulation.Faults;
using Grid.Simulation.Runtime;

namespace Grid.Simulation.World;

/// <summary>Carries requests and answers between processes, stores and catalog, with delays, losses and one-way cuts.</summary>
internal sealed class SimulatedNetwork(VirtualTime world, Random random, FaultOptions faults)
{
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(3);

    private readonly VirtualClock _clock = new(world, 1);
    private readonly HashSet<(string From, string To)> _cuts = [];

    public bool IsCalm { get; set; }

    public void Cut(string from, string to) => _cuts.Add((from, to));

    public void HealAll() => _cuts.Clear();

    /// <summary>Calls a peer: the request travels, the peer acts in one step, the answer travels. When either is lost, the caller learns so late, and not which.</summary>
    public async Task<T> CallAsync<T>(string from, string to, Func<T> act)
    {
        await TravelAsync();
        if (IsLost(from, to, faults.LoseRequest))
        {
            await LoseAsync(from, to);
        }

        var answer = act();
        await TravelAsync();
        if (IsLost(to, from, faults.LoseAnswer))
        {
            await LoseAsync(from, to);
        }

        return answer;
    }

    private bool IsLost(string from, string to, double probability) => _cuts.Contains((from, to)) || (!IsCalm && random.NextDouble() < probability);

    private Task TravelAsync()
    {
        var isSlow = !IsCalm && random.NextDouble() < faults.SlowMessage;
        return Task.Delay(TimeSpan.FromMicroseconds(isSlow ? random.Next(50_000, 2_500_000) : random.Next(50, 3_000)), _clock);
    }

    private async Task LoseAsync(string from, string to)
    {
        await Task.Delay(TimeSpan.FromMicroseconds(random.Next(1_000, (int)GiveUp.TotalMicroseconds)), _clock);
        throw new GridException(ErrorCode.StoreFailure, $"{from} has no answer from {to}.", isTransient: true);
    }
}
