using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>The scalar functions that compute all of their arguments first.</summary>
internal static class ScalarOperators
{
    public static Vector Evaluate(CallExpression call, Vector[] arguments, int count)
    {
        switch (call.Function)
        {
            case ScalarFunction.Add or ScalarFunction.Subtract or ScalarFunction.Multiply or ScalarFunction.Divide or ScalarFunction.Modulo:
                return Arithmetic.Evaluate(call.Function, call.Type, arguments[0], arguments[1]);
            case ScalarFunction.Negate or ScalarFunction.Absolute or ScalarFunction.Floor or ScalarFunction.Ceiling or ScalarFunction.Round:
                return NumberFunctions.Evaluate(call, arguments);
            case >= ScalarFunction.Equal and <= ScalarFunction.NotDistinctFrom:
                return Comparison.Compare(call.Function, arguments[0], arguments[1]);
            case ScalarFunction.In:
                return Comparison.IsIn(arguments);
            case ScalarFunction.Not:
                return Not((NumberVector<long>)arguments[0]);
            case ScalarFunction.IsNull or ScalarFunction.IsNotNull:
                return TestNull(arguments[0], call.Function == ScalarFunction.IsNull);
            case >= ScalarFunction.Like and <= ScalarFunction.TrimEnd:
                return TextFunctions.Evaluate(call, arguments, count);
            case >= ScalarFunction.Hour and <= ScalarFunction.FormatDate:
                return CalendarFunctions.Evaluate(call, arguments, count);
            case >= ScalarFunction.Left and <= ScalarFunction.ConcatWithSeparator:
                return TextBuilding.Evaluate(call, arguments, count);
            case >= ScalarFunction.Position and <= ScalarFunction.Contains:
                return TextSearch.Evaluate(call, arguments);
            case >= ScalarFunction.Sign and <= ScalarFunction.IsFinite:
                return MathFunctions.Evaluate(call, arguments);
            case ScalarFunction.Greatest or ScalarFunction.Least:
                return ExtremeArgument.Evaluate(call, arguments, count);
            case ScalarFunction.Year or ScalarFunction.Month or ScalarFunction.Day:
                return DateFunctions.Part(call.Function, arguments[0]);
            default:
                throw new RequestException(ErrorCode.NotSupported, $"The plan has function {call.Function}, which this silo does not know.");
        }
    }

    private static NumberVector<long> Not(NumberVector<long> operand)
    {
        var result = new NumberVector<long>(ColumnType.Boolean, operand.Count) { Nulls = operand.Nulls };
        for (var index = 0; index < operand.Count; index++)
        {
            result.Values[index] = operand.Values[index] == 0 ? 1 : 0;
        }

        return result;
    }

    private static NumberVector<long> TestNull(Vector operand, bool wanted)
    {
        var result = new NumberVector<long>(ColumnType.Boolean, operand.Count);
        for (var index = 0; index < operand.Count; index++)
        {
            result.Values[index] = operand.IsNull(index) == wanted ? 1 : 0;
        }

        return result;
    }
}
