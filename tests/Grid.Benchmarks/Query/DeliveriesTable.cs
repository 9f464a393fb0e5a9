using System.Globalization;
using Grid.Tables;

namespace Grid.Benchmarks.Query;

/// <summary>A second table with one row for each of <see cref="SalesTable"/>, which lies in the same partition; made in the same way.</summary>
internal static class DeliveriesTable
{
    public const string Name = "deliveries";

    /// <summary>A column list that all three systems take.</summary>
    public const string Columns = "sale INTEGER PRIMARY KEY, carrier VARCHAR NOT NULL, weight INTEGER NOT NULL";

    private const int Multiplier = 48_271;
    private const int Carriers = 50;
    private const int Weights = 30_000;

    /// <summary>A SELECT list over the number <c>i</c> of a row.</summary>
    public static string Select { get; } = string.Create(CultureInfo.InvariantCulture,
        $"CAST(i AS INTEGER), 'carrier-' || CAST(CAST(i AS BIGINT) * {Multiplier} % {Carriers} AS VARCHAR), CAST(CAST(i AS BIGINT) * {Multiplier} % {Weights} AS INTEGER)");

    /// <summary>Writes one row as the grid encodes it.</summary>
    public static ReadOnlySpan<byte> Encode(int number, RowWriter writer, string[] carriers)
    {
        var hash = (long)number * Multiplier;
        writer.Begin();
        writer.WriteObject(number);
        writer.WriteObject(carriers[hash % Carriers]);
        writer.WriteObject((int)(hash % Weights));
        return writer.End();
    }

    public static string[] CarrierNames() => [.. Enumerable.Range(0, Carriers).Select(number => string.Create(CultureInfo.InvariantCulture, $"carrier-{number}"))];
}
