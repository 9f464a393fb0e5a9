namespace Grid.Simulation.Chaos.Stores;

/// <summary>A row of the table under test as it lies in a store.</summary>
internal readonly record struct StoredRow(int Partition, long Id, long Value, long Position);
