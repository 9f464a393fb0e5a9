namespace Grid.Simulation.Chaos.Faults;

/// <summary>A fault before it happens.</summary>
/// <param name="Target">Index of the silo or store.</param>
/// <param name="Length">How long it lasts; of no meaning for a rolling restart.</param>
/// <param name="IsEmptied">Whether a store that is lost comes back empty.</param>
internal sealed record PlannedFault(FaultKind Kind, int Target, TimeSpan Length, bool IsEmptied = false)
{
    public bool IsKill => Kind is FaultKind.KillSilo or FaultKind.LoseSet;

    public bool LosesStore => Kind is FaultKind.LoseStore or FaultKind.EmptyStore or FaultKind.LoseSet;
}
