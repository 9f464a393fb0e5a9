namespace Grid.Simulation.Chaos.Faults;

/// <summary>One fault and what it did to the keys that are probed.</summary>
/// <param name="Target">Who it happened to.</param>
/// <param name="At">Time since the load began.</param>
/// <param name="Unavailable">The longest time, beginning behind the fault and before its healing, in which some key was not read or not written.</param>
/// <param name="UnavailableHealing">The same, beginning during the healing, which moves partitions back.</param>
/// <param name="WorstPartition">The partition that <paramref name="Unavailable"/> was measured at; null when no key missed a beat.</param>
/// <param name="Healed">Time from the fault to the end of the healing.</param>
internal sealed record FaultRecord(
    FaultKind Kind, string Target, TimeSpan At, TimeSpan Unavailable, TimeSpan UnavailableHealing, int? WorstPartition, TimeSpan Healed);
