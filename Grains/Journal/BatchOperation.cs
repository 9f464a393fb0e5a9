namespace Grid.Grains.Journal;

/// <summary>What one operation of a journaled batch does. Numbers are on disk: append only.</summary>
public enum BatchOperation : byte
{
    /// <summary>The key of the row has this whole row from here on.</summary>
    Upsert = 0,

    /// <summary>The key has no row from here on.</summary>
    Delete = 1,
}
