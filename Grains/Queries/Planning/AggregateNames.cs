using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning;

/// <summary>The aggregate functions by their SQL names.</summary>
internal static class AggregateNames
{
    private static readonly Dictionary<string, AggregateFunction> Known = new()
    {
        ["count_star"] = AggregateFunction.CountRows,
        ["count"] = AggregateFunction.Count,
        ["sum"] = AggregateFunction.Sum,
        ["avg"] = AggregateFunction.Average,
        ["mean"] = AggregateFunction.Average,
        ["min"] = AggregateFunction.Min,
        ["max"] = AggregateFunction.Max,
        ["bool_and"] = AggregateFunction.BoolAnd,
        ["bool_or"] = AggregateFunction.BoolOr,
        ["stddev"] = AggregateFunction.DeviationSample,
        ["stddev_samp"] = AggregateFunction.DeviationSample,
        ["stddev_pop"] = AggregateFunction.DeviationPopulation,
        ["variance"] = AggregateFunction.VarianceSample,
        ["var_samp"] = AggregateFunction.VarianceSample,
        ["var_pop"] = AggregateFunction.VariancePopulation,
        ["median"] = AggregateFunction.QuantileContinuous,
        ["quantile_cont"] = AggregateFunction.QuantileContinuous,
        ["quantile_disc"] = AggregateFunction.QuantileDiscrete,
        ["quantile"] = AggregateFunction.QuantileDiscrete,
        ["string_agg"] = AggregateFunction.StringAggregate,
        ["group_concat"] = AggregateFunction.StringAggregate,
        ["listagg"] = AggregateFunction.StringAggregate,
        ["approx_count_distinct"] = AggregateFunction.ApproximateCountDistinct,
        ["approx_quantile"] = AggregateFunction.ApproximateQuantile,
        ["first"] = AggregateFunction.First,
        ["last"] = AggregateFunction.First,
        ["arbitrary"] = AggregateFunction.First,
        ["any_value"] = AggregateFunction.AnyValue,
    };

    public static bool IsAggregate(string name) => Known.ContainsKey(name);

    public static AggregateFunction Of(string name) => Known[name];
}
