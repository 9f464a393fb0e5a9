namespace Grid.Simulation.Faults;

/// <summary>Classical mistakes of replicated logs, built in on purpose to show that the checkers find them.</summary>
public enum PlantedBug
{
    None = 0,

    /// <summary>The second store's answer is not waited for.</summary>
    AcknowledgeBeforeSecondCopy = 1,

    /// <summary>A new owner takes over without sealing the stores.</summary>
    SkipSealing = 2,

    /// <summary>A new owner serves before the old one's lease can have run out.</summary>
    SkipLeaseWait = 3,

    /// <summary>A store counts as in-sync before its rows have been copied.</summary>
    RejoinBeforeCopy = 4,

    /// <summary>An owner leaves a store out without the catalog's consent.</summary>
    DropWithoutCompareAndSet = 5,

    /// <summary>Journal entries are believed without their checksum.</summary>
    SkipChecksum = 6,

    /// <summary>A copy that is made anew takes the positions of the history along, and not what was written there.</summary>
    ForgetHistory = 7,

    /// <summary>A reader of changes now and then goes on one position behind what it was told.</summary>
    SkipPosition = 8,
}
