using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>A row that was read.</summary>
internal readonly record struct FoundRow<TRow>(TRow Row, long Version, TableSchema Schema);
