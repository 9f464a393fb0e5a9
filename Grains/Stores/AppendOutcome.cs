namespace Grid.Grains.Stores;

/// <summary>What became of one entry of an append whose transaction committed.</summary>
public enum AppendOutcome
{
    /// <summary>Durable in this store.</summary>
    Appended = 0,

    /// <summary>Not applied: another epoch is sealed, or the position does not follow. The owner has been superseded.</summary>
    Fenced = 1,
}
