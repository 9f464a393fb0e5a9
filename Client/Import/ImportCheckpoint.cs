namespace Grid.Client.Import;

/// <summary>How far an import has come for certain. Kept somewhere safe, it lets the import go on after a crash.</summary>
/// <param name="ImportId">
/// Made by the import that began. Generated keys (of tables without a primary key) follow from it and the row's number, so that a row
/// that is sent again is the same row.
/// </param>
/// <param name="Rows">All of the first so many rows of the input are acknowledged or were refused.</param>
public sealed record ImportCheckpoint(Guid ImportId, long Rows);
