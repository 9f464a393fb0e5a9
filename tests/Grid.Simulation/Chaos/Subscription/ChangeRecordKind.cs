namespace Grid.Simulation.Chaos.Subscription;

/// <summary>What a line of a <see cref="ChangeLog"/> says.</summary>
internal enum ChangeRecordKind
{
    /// <summary>A subscription begins after the token that stands last above.</summary>
    Begin,

    /// <summary>A change was handled.</summary>
    Change,

    /// <summary>A token to go on after; everything that its subscription handled above lies before it.</summary>
    Token,

    /// <summary>The subscriber can go no further.</summary>
    Failure,
}
