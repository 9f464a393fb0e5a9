using System.Globalization;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Floating-point numbers as DuckDB writes them: the shortest digits that read back, with a fraction, or an exponent of at least two digits.</summary>
internal static class FloatText
{
    private const double SmallestFixed = 1e-5;
    private const double SmallestExponent = 1e16;

    public static string Format(double value) => Format(value, value.ToString("R", CultureInfo.InvariantCulture), value.ToString("E16", CultureInfo.InvariantCulture));

    public static string Format(float value) => Format(value, value.ToString("R", CultureInfo.InvariantCulture), value.ToString("E8", CultureInfo.InvariantCulture));

    private static string Format(double value, string shortest, string exact)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        var size = double.Abs(value);
        if (size != 0 && (size < SmallestFixed || size >= SmallestExponent))
        {
            return Exponential(shortest, exact);
        }

        var plain = shortest.Contains('E') ? decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : shortest;
        return plain.Contains('.') ? plain : plain + ".0";
    }

    private static string Exponential(string shortest, string exact)
    {
        var sign = shortest.StartsWith('-') ? "-" : "";
        var digits = shortest.TrimStart('-');
        var mantissa = digits.Contains('E') ? digits[..digits.IndexOf('E')] : digits;
        var significant = mantissa.Replace(".", "").TrimStart('0').TrimEnd('0');
        var exponent = int.Parse(exact[(exact.IndexOf('E') + 1)..], CultureInfo.InvariantCulture);
        var fraction = significant.Length > 1 ? "." + significant[1..] : "";
        return $"{sign}{significant[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}";
    }
}
