namespace Grid.Simulation.Faults;

/// <summary>How hostile a world is. Probabilities are per message or per step of the adversary.</summary>
internal sealed record FaultOptions
{
    public double LoseRequest { get; init; } = 0.01;

    public double LoseAnswer { get; init; } = 0.01;

    public double SlowMessage { get; init; } = 0.02;

    public double Crash { get; init; } = 0.05;

    public double StartOwner { get; init; } = 0.12;

    public double CutLink { get; init; } = 0.06;

    public double HealLinks { get; init; } = 0.3;

    public double StopStore { get; init; } = 0.012;

    public double WipeStore { get; init; } = 0.008;

    public double DamageEntry { get; init; } = 0.012;

    /// <summary>Largest deviation of a process's clock from the world's, as a fraction; within what the journal allows.</summary>
    public double ClockDrift { get; init; } = 0.009;

    /// <summary>Draws the hostility of one world, so that some are nearly calm and some are not.</summary>
    public static FaultOptions Draw(Random random)
    {
        var scale = random.NextDouble() * 2;
        var calm = new FaultOptions();
        return calm with
        {
            LoseRequest = calm.LoseRequest * scale,
            LoseAnswer = calm.LoseAnswer * scale,
            SlowMessage = calm.SlowMessage * scale,
            Crash = calm.Crash * scale,
            CutLink = calm.CutLink * scale,
            StopStore = calm.StopStore * scale,
            WipeStore = calm.WipeStore * scale,
            DamageEntry = calm.DamageEntry * scale,
        };
    }
}
