using Grid.Partitions;

namespace Grid.Grains.Stores;

/// <summary>How far back a copy's journal reaches, folded entries included.</summary>
/// <param name="Start">Every entry behind this position is there.</param>
/// <param name="Bytes">About how many bytes the entries take: their number is counted, their size taken from the latest ones.</param>
public sealed record JournalExtent(Position Start, long Bytes);
