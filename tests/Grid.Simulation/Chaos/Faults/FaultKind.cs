namespace Grid.Simulation.Chaos.Faults;

/// <summary>What happens to the grid.</summary>
internal enum FaultKind
{
    /// <summary>A silo's process ends at once (<c>kill -9</c>); it is started again after some seconds.</summary>
    KillSilo,

    /// <summary>A silo's process stands still for some time (SIGSTOP, SIGCONT).</summary>
    PauseSilo,

    /// <summary>A store fails every call, and comes back as it was.</summary>
    LoseStore,

    /// <summary>A store fails every call, and comes back empty.</summary>
    EmptyStore,

    /// <summary>A silo's process ends at once and its home store with it; both come back, the store as it was or empty.</summary>
    LoseSet,

    /// <summary>Every silo is stopped on purpose (SIGTERM) and started again, one after another.</summary>
    RollingRestart,
}
