namespace Grid.Queries.Plans;

/// <summary>The aggregate functions. All but the counts are NULL over no value, and ignore NULLs. Numbers are on the wire: append only.</summary>
public enum AggregateFunction
{
    /// <summary>Rows.</summary>
    CountRows = 1,

    /// <summary>Values that are not NULL.</summary>
    Count = 2,

    /// <summary>Over integers HUGEINT, over REAL and DOUBLE a DOUBLE, over DECIMAL(p,s) a DECIMAL(38,s).</summary>
    Sum = 3,

    /// <summary>A DOUBLE.</summary>
    Average = 4,
    Min = 5,
    Max = 6,

    /// <summary>All are true.</summary>
    BoolAnd = 7,

    /// <summary>One is true.</summary>
    BoolOr = 8,

    /// <summary>The mean square of the distance from the mean, over DOUBLEs, divided by one less than their number; NULL over one value.</summary>
    VarianceSample = 9,

    /// <summary>As <see cref="VarianceSample"/>, divided by the number of values.</summary>
    VariancePopulation = 10,

    /// <summary>The square root of <see cref="VarianceSample"/>.</summary>
    DeviationSample = 11,

    /// <summary>The square root of <see cref="VariancePopulation"/>.</summary>
    DeviationPopulation = 12,

    /// <summary>The value at the fraction <see cref="AggregateCall.Constant"/> of the sorted values, interpolated between its neighbours.</summary>
    QuantileContinuous = 13,

    /// <summary>The first of the sorted values that at least the fraction <see cref="AggregateCall.Constant"/> of all do not exceed.</summary>
    QuantileDiscrete = 14,

    /// <summary>The values as VARCHAR, in order, with the separator <see cref="AggregateCall.Constant"/> between them.</summary>
    StringAggregate = 15,

    /// <summary>About how many different values there are (HyperLogLog), as BIGINT; 0 over no value.</summary>
    ApproximateCountDistinct = 16,

    /// <summary>A value whose rank is near the fraction <see cref="AggregateCall.Constant"/> (KLL sketch).</summary>
    ApproximateQuantile = 17,

    /// <summary>The value of the first row of the order, which may be NULL; the order is not empty.</summary>
    First = 18,

    /// <summary>The first value of the order that is not NULL; without an order, any.</summary>
    AnyValue = 19,
}
