namespace Grid.Partitions;

/// <summary>Number of a committed batch in a partition's journal. Dense, only grows; 0 lies before the first. It is also the version of every row that the batch wrote.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.Position")]
public readonly record struct Position : IComparable<Position>
{
    private Position(long value) => Value = value;

    [Id(0)]
    public long Value { get; }

    public static Position None => default;

    public Position Next => new(Value + 1);

    public static Position Create(long value) => value >= 0
        ? new(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A position is not negative.");

    public int CompareTo(Position other) => Value.CompareTo(other.Value);

    public static bool operator <(Position left, Position right) => left.Value < right.Value;

    public static bool operator >(Position left, Position right) => left.Value > right.Value;

    public static bool operator <=(Position left, Position right) => left.Value <= right.Value;

    public static bool operator >=(Position left, Position right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
