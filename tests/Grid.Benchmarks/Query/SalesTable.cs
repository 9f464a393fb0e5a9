using System.Globalization;
using Grid.Tables;

namespace Grid.Benchmarks.Query;

/// <summary>
/// The table that is queried. Every value follows from the row's number by integer arithmetic that SQL can do too, so that
/// each system makes the same rows by itself.
/// </summary>
internal static class SalesTable
{
    public const string Name = "sales";

    /// <summary>A column list that all three systems take.</summary>
    public const string Columns = "id INTEGER PRIMARY KEY, country VARCHAR NOT NULL, quantity INTEGER NOT NULL, amount BIGINT NOT NULL, customer INTEGER NOT NULL, price DOUBLE PRECISION NOT NULL";

    /// <summary>The grid's form of the same.</summary>
    public const string GridColumns = "id INTEGER PRIMARY KEY, country VARCHAR NOT NULL, quantity INTEGER NOT NULL, amount BIGINT NOT NULL, customer INTEGER NOT NULL, price DOUBLE NOT NULL";

    private const long Multiplier = 2_654_435_761;
    private const long Modulus = 4_294_967_296;
    private const int Countries = 200;
    private const int Customers = 100_000;

    /// <summary>A SELECT list over the number <c>i</c> of a row.</summary>
    /// <param name="divide">The operator of integer division.</param>
    public static string Select(string divide) => string.Create(CultureInfo.InvariantCulture,
        $"CAST(i AS INTEGER), 'country-' || CAST(({Hash}) {divide} 7 % {Countries} AS VARCHAR), CAST(({Hash}) {divide} 1600 % 1000 AS INTEGER), ({Hash}) {divide} 3 % 1000000, CAST(({Hash}) {divide} 11 % {Customers} AS INTEGER), CAST(({Hash}) % 100000 AS DOUBLE PRECISION) / 100");

    private static string Hash => string.Create(CultureInfo.InvariantCulture, $"CAST(i AS BIGINT) * {Multiplier} % {Modulus}");

    /// <summary>Writes one row as the grid encodes it.</summary>
    public static ReadOnlySpan<byte> Encode(int number, RowWriter writer, string[] countries)
    {
        var hash = number * Multiplier % Modulus;
        writer.Begin();
        writer.WriteObject(number);
        writer.WriteObject(countries[hash / 7 % Countries]);
        writer.WriteObject((int)(hash / 1600 % 1000));
        writer.WriteObject(hash / 3 % 1_000_000);
        writer.WriteObject((int)(hash / 11 % Customers));
        writer.WriteObject(hash % 100_000 / 100.0);
        return writer.End();
    }

    public static string[] CountryNames() => [.. Enumerable.Range(0, Countries).Select(number => string.Create(CultureInfo.InvariantCulture, $"country-{number}"))];
}
