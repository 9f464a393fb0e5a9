namespace Grid.Partitions;

/// <summary>What a partition says of itself at one moment.</summary>
/// <param name="Owner">Name of the silo that serves it; empty when none does.</param>
/// <param name="InSync">Names of the stores that hold every acknowledged write.</param>
/// <param name="CheckpointLag">Committed batches that are only in the journal.</param>
/// <param name="Rows">Rows of all tables.</param>
/// <param name="Bytes">Bytes of memory that all tables take.</param>
[GenerateSerializer, Immutable]
[Alias("grid.PartitionStatus")]
public sealed record PartitionStatus(
    [property: Id(0)] PartitionId Partition,
    [property: Id(1)] string Owner,
    [property: Id(2)] Epoch Epoch,
    [property: Id(3)] Position Position,
    [property: Id(4)] string[] InSync,
    [property: Id(5)] long CheckpointLag,
    [property: Id(6)] long Rows,
    [property: Id(7)] long Bytes)
{
    /// <summary>Rows and bytes of each table.</summary>
    [Id(8)]
    public TableSliceStatus[] Tables { get; init; } = [];

    /// <summary>The asynchronous stores that the partition is shipped to.</summary>
    [Id(9)]
    public ShippingStatus[] Shipping { get; init; } = [];

    /// <summary>Whether its in-sync stores are those that it belongs in; otherwise a copy is being made, or waits for a store.</summary>
    [Id(10)]
    public bool IsInPlace { get; init; } = true;

    /// <summary>Every change behind this position can still be read; null until the owner has looked.</summary>
    [Id(11)]
    public Position? HistoryStart { get; init; }

    /// <summary>About how many bytes of journal each copy keeps for that.</summary>
    [Id(12)]
    public long HistoryBytes { get; init; }
}
