using System.Globalization;
using System.Numerics;

namespace Grid.Tests.Queries.Oracle;

/// <summary>
/// Whether two answers are the same: all values exactly, but floating-point results of aggregates, which depend on the order of
/// additions, within a relative tolerance.
/// </summary>
internal static class AnswerComparison
{
    /// <summary>Rounding of a few hundred additions in other orders stays far below.</summary>
    private const double RelativeTolerance = 1e-10;

    /// <summary>What is different; null when nothing is.</summary>
    /// <param name="areApproximate">For each column whether it is compared within the tolerance; the last holds for those behind it.</param>
    public static string? Difference(object?[][] expected, object?[][] actual, bool[] areApproximate, bool isOrdered)
    {
        if (expected.Length != actual.Length)
        {
            return $"{expected.Length} rows in DuckDB, {actual.Length} in Grid";
        }

        areApproximate = [.. Enumerable.Range(0, expected.Length == 0 ? 0 : expected[0].Length).Select(column => areApproximate[Math.Min(column, areApproximate.Length - 1)])];
        if (!isOrdered)
        {
            expected = Sorted(expected, areApproximate);
            actual = Sorted(actual, areApproximate);
        }

        for (var row = 0; row < expected.Length; row++)
        {
            for (var column = 0; column < expected[row].Length; column++)
            {
                if (!AreEqual(expected[row][column], actual[row][column], areApproximate[column]))
                {
                    return $"row {row}, column {column}: {Show(expected[row][column])} in DuckDB, {Show(actual[row][column])} in Grid";
                }
            }
        }

        return null;
    }

    /// <summary>The value as text, all digits of it.</summary>
    public static string Show(object? value) => value switch
    {
        null => "NULL",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + " (DOUBLE)",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + " (REAL)",
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        BigInteger or Int128 => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // All NaNs are one value. The two zeros are different results of a scalar, but a sum of nothing but zeros may be either.
    private static bool AreEqual(object? expected, object? actual, bool isApproximate)
    {
        if (expected is float or double && actual is float or double)
        {
            return expected.GetType() == actual.GetType() && AreEqual(Convert.ToDouble(expected, CultureInfo.InvariantCulture), Convert.ToDouble(actual, CultureInfo.InvariantCulture), isApproximate);
        }

        return Show(expected) == Show(actual);
    }

    private static bool AreEqual(double expected, double actual, bool isApproximate)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
        {
            return double.IsNaN(expected) && double.IsNaN(actual);
        }

        if (!isApproximate || double.IsInfinity(expected) || double.IsInfinity(actual))
        {
            return expected == actual && double.IsNegative(expected) == double.IsNegative(actual);
        }

        return Math.Abs(expected - actual) <= RelativeTolerance * Math.Max(Math.Abs(expected), Math.Abs(actual));
    }

    // By what is exact first: the others may come in another order by their last digits.
    private static object?[][] Sorted(object?[][] rows, bool[] areApproximate) => [.. rows
        .OrderBy(row => string.Join(" | ", row.Where((_, column) => !areApproximate[column]).Select(Show)), StringComparer.Ordinal)
        .ThenBy(row => row.Where((_, column) => areApproximate[column]).OfType<double>().FirstOrDefault())];
}
