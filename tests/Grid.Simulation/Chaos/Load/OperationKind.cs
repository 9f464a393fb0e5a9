namespace Grid.Simulation.Chaos.Load;

/// <summary>What a caller does with a key.</summary>
internal enum OperationKind
{
    /// <summary>Reads the row with its version.</summary>
    Read,

    /// <summary>Puts a row with a value that nobody else writes.</summary>
    Put,

    /// <summary>The same, on the condition that the row still has the version that the caller saw last.</summary>
    ConditionalPut,

    /// <summary>Removes the row.</summary>
    Remove,
}
