namespace Grid.Simulation.Chaos.Load;

/// <summary>What a caller was told.</summary>
internal enum OperationOutcome
{
    /// <summary>Acknowledged, or answered.</summary>
    Ok,

    /// <summary>The condition did not hold.</summary>
    Refused,

    /// <summary>Certainly not applied: unavailable.</summary>
    Rejected,

    /// <summary>The answer was lost.</summary>
    Unknown,

    /// <summary>A failure that no fault explains: a defect.</summary>
    Defect,
}
