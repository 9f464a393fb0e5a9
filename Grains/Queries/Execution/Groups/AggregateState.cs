using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>One aggregate of every group: takes values, or partial states of other partitions, and gives its own state or the result.</summary>
internal abstract class AggregateState
{
    /// <summary>Makes room for groups up to a number.</summary>
    public abstract void Grow(int groups);

    /// <summary>Takes one value a row; NULLs are passed over. For a count of rows there are no values.</summary>
    public abstract void Add(Vector? values, ReadOnlySpan<int> groups);

    /// <summary>Takes one value a row straight from a column of a slice. False when this aggregate, or the chunk, is not of that kind.</summary>
    public virtual bool TryAdd(Column column, RowSet rows, ReadOnlySpan<int> groups) => false;

    /// <summary>Takes one value a row, with a key that says its place in the order of the group.</summary>
    public virtual void AddOrdered(Vector values, BytesVector keys, ReadOnlySpan<int> groups) =>
        throw new InvalidOperationException($"{GetType().Name} takes values in any order.");

    /// <summary>Takes the state columns of another partition's groups.</summary>
    public abstract void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups);

    /// <summary>Types of the state columns.</summary>
    public abstract ColumnType[] StateTypes { get; }

    public abstract Vector[] States(int groups);

    public abstract Vector Result(int groups);

    /// <param name="budget">What the states of all aggregates that keep values may hold together.</param>
    public static AggregateState Create(AggregateCall call, AggregateBudget budget)
    {
        var argument = call.Argument?.Type ?? ColumnType.BigInt;
        return call.Function switch
        {
            AggregateFunction.CountRows or AggregateFunction.Count => new CountState(),
            AggregateFunction.Sum when Lanes.Of(argument) == Lane.Double => new DoubleSumState(argument, isAverage: false),
            AggregateFunction.Sum => new IntegerSumState(argument, call.Type, isAverage: false),
            AggregateFunction.Average when Lanes.Of(argument) == Lane.Double => new DoubleSumState(argument, isAverage: true),
            AggregateFunction.Average => new IntegerSumState(argument, SumTypeOf(argument), isAverage: true),
            AggregateFunction.Min or AggregateFunction.BoolAnd => Extreme(call.Type, isMax: false),
            AggregateFunction.Max or AggregateFunction.BoolOr => Extreme(call.Type, isMax: true),
            _ => StatisticStates.TryCreate(call, budget) ?? throw new InvalidOperationException($"Unknown aggregate {call.Function}."),
        };
    }

    private static AggregateState Extreme(ColumnType type, bool isMax) => Lanes.Of(type) switch
    {
        Lane.Long => new NumberExtremeState<long>(type, isMax),
        Lane.Wide => new NumberExtremeState<Int128>(type, isMax),
        Lane.Double => new NumberExtremeState<double>(type, isMax),
        _ => new ExtremeState(type, isMax),
    };

    private static ColumnType SumTypeOf(ColumnType type) =>
        type.Kind == TypeKind.Decimal ? ColumnType.DecimalOf(ColumnType.MaxPrecision, type.Scale) : ColumnType.HugeInt;
}
