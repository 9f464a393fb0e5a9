using System.Globalization;
using System.Numerics;
using CsCheck;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class DecimalsTests
{
    private static readonly Gen<(BigInteger Unscaled, int Scale)> Numbers =
        from digits in Gen.Char['0', '9'].Array[1, ColumnType.MaxPrecision]
        from scale in Gen.Int[0, ColumnType.MaxPrecision]
        from isNegative in Gen.Bool
        select (BigInteger.Parse(digits, CultureInfo.InvariantCulture) * (isNegative ? -1 : 1), scale);

    [Fact]
    public void ToText_AnyNumber_IsExact() => Numbers.Sample(number =>
    {
        var text = Decimals.ToText((Int128)number.Unscaled, number.Scale);

        Assert.Equal(number.Scale, text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0);
        Assert.Equal(number.Unscaled, BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    });

    [Fact]
    public void TryParse_TextOfAnyNumber_RoundsHalfAwayFromZero() =>
        Gen.Select(Numbers, Gen.Int[1, ColumnType.MaxPrecision], Gen.Int[0, ColumnType.MaxPrecision]).Sample((number, precision, scale) =>
        {
            scale = Math.Min(scale, precision);
            var expected = Rescale(number.Unscaled, number.Scale, scale);
            var fits = BigInteger.Abs(expected) < BigInteger.Pow(10, precision);

            var parsed = Decimals.TryParse(Decimals.ToText((Int128)number.Unscaled, number.Scale), precision, scale, out var unscaled);

            Assert.Equal(fits, parsed);
            if (fits)
            {
                Assert.Equal(expected, (BigInteger)unscaled);
            }
        });

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("1.23x")]
    [InlineData(" 1")]
    [InlineData("--1")]
    public void TryParse_NoNumber_IsFalse(string text) => Assert.False(Decimals.TryParse(text, 10, 1, out _));

    [Fact]
    public void ToDecimal_AnyDecimal_ComesBack() => Gen.Decimal.Sample(value =>
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = (bits[3] >> 16) & 0xFF;
        var unscaled = (Int128)(BigInteger.Parse(value.ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));

        Assert.Equal(value, Decimals.ToDecimal(unscaled, scale));
    });

    [Fact]
    public void ToDecimal_ZerosBeyondItsDigits_AreNoReasonToFail()
    {
        Assert.Equal(1.5m, Decimals.ToDecimal(15 * Decimals.PowerOfTen(29), 30));
        Assert.Equal(-5_000_000_000m, Decimals.ToDecimal(-5 * Decimals.PowerOfTen(29), 20));
        Assert.Equal(0m, Decimals.ToDecimal(0, 38));
    }

    [Fact]
    public void ToDecimal_MoreDigitsThanItHolds_IsRefused()
    {
        var refusal = Assert.Throws<RequestException>(() => Decimals.ToDecimal(Decimals.PowerOfTen(37) + 1, 10));

        Assert.Equal(ErrorCode.ValueOutOfRange, refusal.Code);
    }

    private static BigInteger Rescale(BigInteger unscaled, int from, int to)
    {
        if (to >= from)
        {
            return unscaled * BigInteger.Pow(10, to - from);
        }

        var divisor = BigInteger.Pow(10, from - to);
        var half = divisor / 2;
        return (BigInteger.Abs(unscaled) + half) / divisor * unscaled.Sign;
    }
}
