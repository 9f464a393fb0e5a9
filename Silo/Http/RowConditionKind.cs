namespace Grid.Silo.Http;

/// <summary>What a conditional request demands of the row.</summary>
internal enum RowConditionKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The row does not exist.</summary>
    IsAbsent = 1,

    /// <summary>The row exists, in any version.</summary>
    Exists = 2,

    /// <summary>The row exists in one of the named versions.</summary>
    IsVersion = 3,
}
