namespace Grid.Grains.Stores.Sqlite;

/// <summary>Which writes go first.</summary>
internal enum WritePriority
{
    /// <summary>Somebody waits for the answer: appends, seals, checks.</summary>
    Urgent,

    /// <summary>Nobody waits: checkpoints, and whatever takes long.</summary>
    Background,
}
