namespace Grid.Queries.Plans;

/// <summary>
/// What one partition answers to a <see cref="PartitionPlan"/>, to be merged with the others' answers. For rows:
/// <see cref="Batches"/> have the plan's columns. For groups: one batch, with the keys, then the state columns of each
/// aggregate that is not distinct (count: BIGINT; sum: its result type, NULL over no value; average: sum, and count as
/// BIGINT; variances: count, mean, sum of squared distances; minimum, maximum and their like: the value, of an ordered one also its key;
/// the others: a BLOB of the values that are kept). <see cref="DistinctSets"/> has for each distinct aggregate, in order, one batch of the
/// group's number in the batch of groups (INTEGER) and a value that occurs in it, each pair once.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.PartialResult")]
public sealed record PartialResult([property: Id(0)] ColumnBatch[] Batches, [property: Id(1)] ColumnBatch[] DistinctSets)
{
    /// <summary>
    /// For each distinct aggregate, in order, its values where there is one group and bits are shorter; its batch in
    /// <see cref="DistinctSets"/> is empty then. Null elsewhere.
    /// </summary>
    [Id(2)]
    public IntegerBits?[] DistinctBits { get; init; } = [];

    /// <summary>What the joins of the plan did, a join before those of its left and then its right side.</summary>
    [Id(3)]
    public JoinTally[] Joins { get; init; } = [];

    /// <summary>The indexes through which rows were read; of a table that was scanned, none.</summary>
    [Id(4)]
    public IndexTally[] Indexes { get; init; } = [];

    /// <summary>What was merged into this answer; null when it is one partition's own.</summary>
    [Id(5)]
    public MergeTally? Merged { get; init; }

    /// <summary>
    /// When not zero, the share that was asked for has more bytes than wanted, and this is no answer: ask for the smaller ones that
    /// it consists of when the partition has so many.
    /// </summary>
    [Id(6)]
    public int Shares { get; init; }

    /// <summary>What the partitions answered that this answer stands for.</summary>
    public MergeTally Answered => Merged ?? new MergeTally(1, Batches.Sum(batch => (long)batch.RowCount), ByteCount);

    /// <summary>Bytes that the answer holds.</summary>
    public long ByteCount => Batches.Sum(batch => batch.ByteCount) + DistinctSets.Sum(batch => batch.ByteCount) + DistinctBits.Sum(bits => bits?.ByteCount ?? 0);
}
