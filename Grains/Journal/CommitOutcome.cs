namespace Grid.Grains.Journal;

/// <summary>What became of an entry that an owner tried to commit.</summary>
public enum CommitOutcome
{
    /// <summary>Durable in every store of the in-sync set: may be applied and acknowledged.</summary>
    Committed = 0,

    /// <summary>In no store: another owner has taken over. Certainly not applied; this owner must stop.</summary>
    Rejected = 1,

    /// <summary>Perhaps durable somewhere, and then perhaps taken over by the next owner. This owner must stop.</summary>
    Unknown = 2,
}
