using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>Makes the states of aggregates that need more of a group than one running value.</summary>
internal static class StatisticStates
{
    /// <summary>The state of an aggregate; null when it is not of this kind.</summary>
    public static AggregateState? TryCreate(AggregateCall call, AggregateBudget budget) => call.Function switch
    {
        >= AggregateFunction.VarianceSample and <= AggregateFunction.DeviationPopulation => new VarianceState(call.Function),
        AggregateFunction.QuantileContinuous or AggregateFunction.QuantileDiscrete => CreateQuantile(call, budget),
        AggregateFunction.StringAggregate => new TextAggregateState(call, budget),
        AggregateFunction.ApproximateCountDistinct => new ApproximateCountState(budget),
        AggregateFunction.ApproximateQuantile when Lanes.Of(call.Type) == Lane.Double => new SketchState<double>(call, budget),
        AggregateFunction.ApproximateQuantile => new SketchState<long>(call, budget),
        AggregateFunction.First or AggregateFunction.AnyValue => new FirstState(call.Type, call.Order.Length > 0, skipsNull: call.Function == AggregateFunction.AnyValue),
        _ => null,
    };

    private static AggregateState CreateQuantile(AggregateCall call, AggregateBudget budget) => Lanes.Of(call.Argument!.Type) switch
    {
        Lane.Long => new QuantileState<long>(call, budget),
        Lane.Wide => new QuantileState<Int128>(call, budget),
        Lane.Double => new QuantileState<double>(call, budget),
        _ => new TextQuantileState(call, budget),
    };
}
