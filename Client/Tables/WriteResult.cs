namespace Grid.Client.Tables;

/// <summary>An acknowledged write of one row.</summary>
/// <param name="Version">The version that the row has now; after a removal, the position as of which there is none.</param>
/// <param name="RowExisted">Whether there was a row before, which was replaced or removed.</param>
public readonly record struct WriteResult(RowVersion Version, bool RowExisted);
