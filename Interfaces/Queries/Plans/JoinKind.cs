namespace Grid.Queries.Plans;

/// <summary>What becomes of rows that find no partner. Numbers are on the wire: append only.</summary>
public enum JoinKind
{
    /// <summary>They are left out.</summary>
    Inner = 1,

    /// <summary>Those of the left side stay, with NULLs for the right side's columns.</summary>
    Left = 2,

    /// <summary>Those of both sides stay, with NULLs for the other side's columns.</summary>
    Full = 3,
}
