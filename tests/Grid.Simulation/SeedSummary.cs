namespace Grid.Simulation;

/// <summary>How much happened in one simulated world.</summary>
public sealed record SeedSummary(int Seed, long Steps, int Operations, int Faults);
