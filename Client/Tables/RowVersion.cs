using System.Globalization;

namespace Grid.Client.Tables;

/// <summary>The version of a row: it changes with every write of the row, and only grows while the row's partition lives.</summary>
public readonly record struct RowVersion
{
    private RowVersion(long value) => Value = value;

    /// <summary>The number, as <c>ETag</c> and the journal carry it.</summary>
    public long Value { get; }

    /// <summary>As an expectation: there must be no row.</summary>
    public static RowVersion None => default;

    public static RowVersion Create(long value) => value >= 0
        ? new(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A row version is not negative.");

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
