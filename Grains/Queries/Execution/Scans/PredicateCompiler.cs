using System.Numerics;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>
/// Turns conditions into predicates over column arrays: comparisons of a column with constants, tests for NULL, any
/// condition over one column of few values, and what AND, OR and NOT make of these.
/// </summary>
internal sealed class PredicateCompiler(TableSlice slice, SliceCodes codes)
{
    /// <summary>Constants of an IN that are compared one after another with all rows.</summary>
    private const int MaxListLength = 16;

    /// <summary>The predicate, or null when the condition is not of that kind.</summary>
    /// <param name="isNegated">Whether rows are wanted for which the condition is false; NULL is neither.</param>
    public ChunkPredicate? TryCompile(Expression condition, bool isNegated = false) => condition switch
    {
        CallExpression { Function: ScalarFunction.And or ScalarFunction.Or } call => TryCombine(call, isNegated),
        CallExpression { Function: ScalarFunction.Not } call => TryCompile(call.Arguments[0], !isNegated),
        CallExpression { Function: ScalarFunction.IsNull or ScalarFunction.IsNotNull, Arguments: [ColumnExpression column] } call =>
            new NullPredicate(slice.GetColumn(column.Ordinal), (call.Function == ScalarFunction.IsNull) != isNegated),
        CallExpression { Arguments: [var left, ConstantExpression right] } call when ConstantComparison.IsComparison(call.Function) =>
            TryCompare(call.Function, left, right, isNegated) ?? TryLookUp(condition, isNegated),
        CallExpression { Arguments: [ConstantExpression left, var right] } call when ConstantComparison.IsComparison(call.Function) =>
            TryCompare(ConstantComparison.Mirror(call.Function), right, left, isNegated) ?? TryLookUp(condition, isNegated),
        CallExpression { Function: ScalarFunction.In } call => TryList(call, isNegated) ?? TryLookUp(condition, isNegated),
        _ => TryLookUp(condition, isNegated),
    };

    // Each part decides for itself, so the order of the parts does not matter: none of them can fail.
    private CombinedPredicate? TryCombine(CallExpression call, bool isNegated)
    {
        var parts = new ChunkPredicate[call.Arguments.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            if (TryCompile(call.Arguments[index], isNegated) is not { } part)
            {
                return null;
            }

            parts[index] = part;
        }

        return new CombinedPredicate(parts, isAny: (call.Function == ScalarFunction.Or) != isNegated);
    }

    private ChunkPredicate? TryCompare(ScalarFunction function, Expression operand, ConstantExpression constant, bool isNegated)
    {
        if (FindColumn(operand) is not { } column)
        {
            return null;
        }

        if (constant.Value.IsNull)
        {
            return new ConstantPredicate(isTrue: false);
        }

        function = isNegated ? ConstantComparison.Opposite(function) : function;
        return column switch
        {
            FixedColumn<byte> narrow => Compare(narrow, function, constant),
            FixedColumn<short> narrow => Compare(narrow, function, constant),
            FixedColumn<int> narrow => Compare(narrow, function, constant),
            FixedColumn<long> whole => Compare(whole, function, constant),
            FixedColumn<double> floating when ConstantComparison.TryRange(function, ConstantComparison.DoubleOf(constant.Value), out var range) =>
                new RangePredicate<double>(floating, range),
            _ => null,
        };
    }

    private static ChunkPredicate? Compare<T>(FixedColumn<T> column, ScalarFunction function, ConstantExpression constant)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (!ConstantComparison.TryIntegerOf(constant.Value, out var value))
        {
            return null;
        }

        if (ConstantComparison.TryRange<T>(function, value, out var range))
        {
            return new RangePredicate<T>(column, range);
        }

        // The constant lies outside of what the column can hold.
        return range.IsNegated ? new NullPredicate(column, isWanted: false) : new ConstantPredicate(isTrue: false);
    }

    private ChunkPredicate? TryList(CallExpression call, bool isNegated)
    {
        if (isNegated || call.Arguments.Length - 1 > MaxListLength || FindColumn(call.Arguments[0]) is not { } column)
        {
            return null;
        }

        return column switch
        {
            FixedColumn<short> narrow => List(narrow, call),
            FixedColumn<int> narrow => List(narrow, call),
            FixedColumn<long> whole => List(whole, call),
            _ => null,
        };
    }

    private static ChunkPredicate? List<T>(FixedColumn<T> column, CallExpression call)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var ranges = new List<ValueRange<T>>();
        foreach (var argument in call.Arguments.AsSpan(1))
        {
            if (argument is not ConstantExpression { Value: var value })
            {
                return null;
            }

            // Nothing equals NULL.
            if (value.IsNull)
            {
                continue;
            }

            if (!ConstantComparison.TryIntegerOf(value, out var number))
            {
                return null;
            }

            if (ConstantComparison.TryRange<T>(ScalarFunction.Equal, number, out var range))
            {
                ranges.Add(range);
            }
        }

        return ranges.Count == 0 ? new ConstantPredicate(isTrue: false) : new RangePredicate<T>(column, [.. ranges]);
    }

    private CodePredicate? TryLookUp(Expression condition, bool isNegated)
    {
        if (codes.TryEvaluate(condition) is not (var of, NumberVector<long> values))
        {
            return null;
        }

        var truth = new bool[of.Count];
        for (var code = 0; code < truth.Length; code++)
        {
            truth[code] = !values.IsNull(code) && values.Values[code] != 0 != isNegated;
        }

        return new CodePredicate(of, truth);
    }

    // The column itself, or converted to a type in which every value is the same number.
    private Column? FindColumn(Expression expression) => expression switch
    {
        ColumnExpression column => slice.GetColumn(column.Ordinal),
        CastExpression { Operand: ColumnExpression column } cast when ConstantComparison.KeepsNumbers(column.Type, cast.Type) => slice.GetColumn(column.Ordinal),
        _ => null,
    };
}
