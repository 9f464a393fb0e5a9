namespace Grid.Partitions;

/// <summary>What a write does with one row. Numbers are on the wire: append only.</summary>
public enum WriteKind : byte
{
    /// <summary>Inserts the row or replaces the whole row of its key.</summary>
    Put = 0,

    /// <summary>Inserts the row; refused with <c>duplicate-key</c> when its key exists.</summary>
    Insert = 1,

    /// <summary>Replaces the whole row; refused with <c>row-not-found</c> when its key does not exist.</summary>
    Update = 2,

    /// <summary>Deletes the row of a key; a key that does not exist is no error.</summary>
    Remove = 3,
}
