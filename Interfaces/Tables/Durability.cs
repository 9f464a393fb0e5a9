namespace Grid.Tables;

/// <summary>What an acknowledged write of a table survives. Chosen when the table is created.</summary>
public enum Durability : byte
{
    /// <summary>Acknowledged only after it is on disk in every in-sync store: nothing acknowledged is lost.</summary>
    Durable = 0,

    /// <summary>Acknowledged once applied in memory and journaled within a stated interval: a crash loses at most that interval.</summary>
    Relaxed = 1,

    /// <summary>Never stored: lost when its partition changes owner.</summary>
    Memory = 2,
}
