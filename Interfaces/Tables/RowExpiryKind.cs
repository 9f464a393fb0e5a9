namespace Grid.Tables;

/// <summary>What a <see cref="RowExpiry"/> says. Numbers are on the wire: append only.</summary>
public enum RowExpiryKind : byte
{
    /// <summary>The table's time to live from now on, if it has one.</summary>
    OfTable = 0,

    /// <summary>The row does not expire.</summary>
    Never = 1,

    /// <summary>The row expires some time after it is written.</summary>
    After = 2,

    /// <summary>The row expires at a stated time.</summary>
    At = 3,

    /// <summary>The row that is there keeps its time; where there is none, that of the table counts.</summary>
    Keep = 4,
}
