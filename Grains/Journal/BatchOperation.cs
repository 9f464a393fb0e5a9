namespace Grid.Grains.Journal;

/// <summary>What one operation of a journaled batch does. Numbers are on disk: append only.</summary>
public enum BatchOperation : byte
{
    /// <summary>The key of the row has this whole row from here on.</summary>
    Upsert = 0,

    /// <summary>The key has no row from here on.</summary>
    Delete = 1,

    /// <summary>As <see cref="Upsert"/>, of a row of a later version of its table than the first; the version stands behind the table's id.</summary>
    VersionedUpsert = 2,

    /// <summary>As <see cref="VersionedUpsert"/>, of a row that expires; the time, in microseconds since 1970-01-01, stands behind the version.</summary>
    ExpiringUpsert = 3,
}
