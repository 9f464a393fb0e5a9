using Grid.Tables;

namespace Grid.Tests.Queries.Oracle;

/// <summary>A random table for random queries: the same names in all of them, but other types and other values.</summary>
internal sealed class RandomTable
{
    private static readonly string[] Words = ["", "a", "b", "A", "ab", "abc", "%", "_", "ä", "東京", "NULL", "zz zz", " x ", "é", "🦆q", "a,b", "ÄÖ"];

    private readonly Random _random;

    private readonly ColumnType _decimal;

    public RandomTable(Random random)
    {
        _random = random;
        HasExtremes = random.Next(5) == 0;
        _decimal = Pick(ColumnType.DecimalOf(10, 2), ColumnType.DecimalOf(10, 2), ColumnType.DecimalOf(4, 1), ColumnType.DecimalOf(18, 6), ColumnType.DecimalOf(9, 3));
        Schema = new TableSchema(
            new TableId(1), 1, TableName.Create("t"),
            [
                new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("s", ColumnType.SmallInt, true), new ColumnSchema("b", ColumnType.BigInt, true),
                new ColumnSchema("d", _decimal, true), new ColumnSchema("f", ColumnType.Double, true), new ColumnSchema("v", ColumnType.Varchar, true),
                new ColumnSchema("w", ColumnType.Varchar, true), new ColumnSchema("dt", ColumnType.Date, true), new ColumnSchema("o", ColumnType.Boolean, true),
                new ColumnSchema("ts", ColumnType.Timestamp, true), new ColumnSchema("r", ColumnType.Real, true), new ColumnSchema("x", ColumnType.DecimalOf(25, 4), true),
            ],
            [0], null, Durability.Durable);
    }

    public TableSchema Schema { get; }

    /// <summary>Whether a value in twenty is as large as its type allows: most arithmetic is refused there, by both.</summary>
    public bool HasExtremes { get; }

    /// <summary>Texts that are in the table.</summary>
    public string Word() => Pick(Words);

    /// <summary>A row, in the table's order.</summary>
    public OracleWrite Row(int id) => new(id,
    [
        id,
        Maybe(() => IsExtreme() ? Pick(short.MinValue, short.MaxValue) : (short)_random.Next(-5, 6)),
        Maybe(() => _random.Next(20) == 0 ? long.MaxValue - _random.Next(3) : IsExtreme() ? long.MinValue + _random.Next(3) : _random.Next(-1000, 1000)),
        Maybe(() => Number(IsExtreme() ? (long)Decimals.PowerOfTen(_decimal.Precision) - 1 : _random.Next(-9999, 9999), _decimal.Scale)),
        Maybe(() => _random.Next(40) switch { 0 => double.NaN, 1 => double.NaN, 2 when HasExtremes => double.PositiveInfinity, 3 when HasExtremes => -1e300, _ => _random.Next(-400, 400) / 8.0 }),
        Maybe(Word),
        Maybe(() => Word() + _random.Next(50)),
        Maybe(() => new DateOnly(_random.Next(10) == 0 ? 1969 : 2020, 1, 1).AddDays(_random.Next(1000))),
        Maybe(() => _random.Next(2) == 0),
        Maybe(() => new DateTime(_random.Next(10) == 0 ? 1955 : 2021, 1, 1).AddTicks(_random.NextInt64(TimeSpan.TicksPerDay * 800 / 10) * (_random.Next(2) == 0 ? 10 : 0)).AddHours(_random.Next(3000))),
        Maybe(() => _random.Next(-400, 400) / 16f),
        Maybe(() => Number(_random.NextInt64(-1_000_000_000_000, 1_000_000_000_000), 4)),
    ]);

    private static decimal Number(long unscaled, int scale) => unscaled * new decimal(1, 0, 0, false, (byte)scale);

    private bool IsExtreme() => HasExtremes && _random.Next(20) == 0;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private object? Maybe<T>(Func<T> make) => _random.Next(6) == 0 ? null : make();
}
