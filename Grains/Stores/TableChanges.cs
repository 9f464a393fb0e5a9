using Grid.Tables;

namespace Grid.Grains.Stores;

/// <summary>The last state of each changed key of one table: whole encoded rows to insert or replace, canonical keys to delete. A key is in one of the two, once.</summary>
public sealed record TableChanges(TableSchema Schema, IReadOnlyList<VersionedRow> Upserts, IReadOnlyList<ReadOnlyMemory<byte>> Deletes);
