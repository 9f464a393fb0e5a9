namespace Grid.Benchmarks.Failover;

/// <param name="Sets">Silos, each with a store of its own; each partition has two copies.</param>
/// <param name="Rounds">Measured rounds, each with a cluster of its own.</param>
/// <param name="WarmUp">How long the load runs before anything is counted.</param>
/// <param name="Calm">How long the load runs before the first event.</param>
/// <param name="After">How long it runs after each event.</param>
/// <param name="Rest">What each caller rests between two calls.</param>
internal sealed record FailoverSettings(int Sets, int Rounds, TimeSpan WarmUp, TimeSpan Calm, TimeSpan After, TimeSpan Rest)
{
    public double TotalSeconds => (Calm + (2 * After)).TotalSeconds;
}
