namespace Grid.Simulation.Checking;

/// <summary>What a segment of a history shows: the states that a register may be in behind it, or why there is none.</summary>
internal sealed record SegmentVerdict(IReadOnlyList<RegisterState> States, string? Violation);
