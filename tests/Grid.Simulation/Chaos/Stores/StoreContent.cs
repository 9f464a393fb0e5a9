namespace Grid.Simulation.Chaos.Stores;

/// <summary>What one store holds of the table under test.</summary>
/// <param name="Rows">Rows of the ordinary table, as any program can read them.</param>
/// <param name="JournalEntries">Entries, by partition, that are not folded into rows yet.</param>
internal sealed record StoreContent(string Store, IReadOnlyList<StoredRow> Rows, IReadOnlyDictionary<int, long> JournalEntries);
