namespace Grid.Client.Tables;

/// <summary>A row with the version that it had when it was read: pass it as the expectation of a later write.</summary>
public sealed record Versioned<TRow>(TRow Row, RowVersion Version)
    where TRow : class;
