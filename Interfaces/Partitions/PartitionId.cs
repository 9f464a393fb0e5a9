namespace Grid.Partitions;

/// <summary>The number of a partition, from 0 to the number of partitions of the grid less one.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.PartitionId")]
public readonly record struct PartitionId : IComparable<PartitionId>
{
    /// <summary>Most partitions of a grid: far more than silos, few enough that every silo can know all of them.</summary>
    public const int MaxCount = 4096;

    private PartitionId(int value) => Value = value;

    [Id(0)]
    public int Value { get; }

    public static PartitionId Create(int value) => value is >= 0 and < MaxCount
        ? new(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"A partition lies between 0 and {MaxCount - 1}.");

    public int CompareTo(PartitionId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
