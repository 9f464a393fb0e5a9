namespace Grid.Partitions;

/// <summary>Number of an ownership term of a partition. Only grows; 0 means never owned.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.Epoch")]
public readonly record struct Epoch : IComparable<Epoch>
{
    private Epoch(long value) => Value = value;

    [Id(0)]
    public long Value { get; }

    public static Epoch None => default;

    public Epoch Next => new(Value + 1);

    public static Epoch Create(long value) => value >= 0
        ? new(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "An epoch is not negative.");

    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    public static bool operator <(Epoch left, Epoch right) => left.Value < right.Value;

    public static bool operator >(Epoch left, Epoch right) => left.Value > right.Value;

    public static bool operator <=(Epoch left, Epoch right) => left.Value <= right.Value;

    public static bool operator >=(Epoch left, Epoch right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
