namespace Grid.Benchmarks;

/// <summary>What a run ends with.</summary>
internal static class ExitCode
{
    /// <summary>Everything was measured, and no target is missed.</summary>
    public const int Met = 0;

    /// <summary>Everything was measured; a target is missed.</summary>
    public const int Missed = 1;

    /// <summary>Wrong arguments, a system that is missing although it is required, or a failure: there are no figures.</summary>
    public const int Failed = 2;
}
