using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>The fraction of a quantile, and the places among sorted values that it means. Negative: counted from the greatest value.</summary>
internal readonly struct QuantileFraction
{
    // Exact for a DECIMAL, so that 0.3 of 10 values are 3: unscaled value and its scale.
    private readonly Int128 _integral;
    private readonly Int128 _scaling;

    private QuantileFraction(double number, bool isDescending, Int128 integral, Int128 scaling)
    {
        Number = number;
        IsDescending = isDescending;
        _integral = integral;
        _scaling = scaling;
    }

    /// <summary>From 0 to 1.</summary>
    public double Number { get; }

    public bool IsDescending { get; }

    public static QuantileFraction Of(Literal fraction)
    {
        if (fraction.Type.Kind == TypeKind.Decimal)
        {
            var (integral, scaling) = (Literals.IntegerOf(fraction), Decimals.PowerOfTen(fraction.Type.Scale));
            return new QuantileFraction((double)Int128.Abs(integral) / (double)scaling, integral < 0, Int128.Abs(integral), scaling);
        }

        var number = (double)fraction.Value!;
        return new QuantileFraction(Math.Abs(number), number < 0, 0, 0);
    }

    /// <summary>The place of the discrete quantile of some values, from zero; at least one value.</summary>
    public int PlaceOf(int count)
    {
        var above = _scaling > 0 ? (int)(((_scaling * count) - (_integral * count)) / _scaling) : (int)Math.Floor(count - (count * Number));
        return Turn(Math.Max(1, count - above) - 1, count);
    }

    /// <summary>The places that the continuous quantile lies between, and how far it is from the first of them, from 0 to 1.</summary>
    public (int Low, int High, double Distance) Between(int count)
    {
        var rank = (count - 1) * Number;
        var (low, high) = ((int)Math.Floor(rank), (int)Math.Ceiling(rank));
        return (Turn(low, count), Turn(high, count), rank - low);
    }

    private int Turn(int place, int count) => IsDescending ? count - 1 - place : place;
}
