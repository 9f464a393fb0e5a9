namespace Grid.Partitions;

/// <summary>What a change did to the row of a key. Numbers are a contract: append only.</summary>
public enum ChangeKind : byte
{
    /// <summary>The key has this whole row from here on.</summary>
    Upsert = 0,

    /// <summary>The key has no row from here on.</summary>
    Delete = 1,
}
