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
    };

    public static bool IsAggregate(string name) => Known.ContainsKey(name);

    public static AggregateFunction Of(string name) => Known[name];
}
