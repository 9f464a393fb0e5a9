namespace Grid.Grains.Stores;

/// <summary>What makes a store part of one grid and of no other. Made once, when the catalog is created.</summary>
/// <param name="Id">Random, never reused.</param>
/// <param name="PartitionCount">Fixed for the life of the grid: every key's place depends on it.</param>
public sealed record GridIdentity(Guid Id, int PartitionCount);
