using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>The functions that take arguments of fixed types. Nothing is converted to VARCHAR for them: DuckDB refuses it.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, Signature> Known = new()
    {
        ["left"] = new(ScalarFunction.Left, ColumnType.Varchar, [Parameter.Text, Parameter.Whole]),
        ["right"] = new(ScalarFunction.Right, ColumnType.Varchar, [Parameter.Text, Parameter.Whole]),
        ["replace"] = new(ScalarFunction.Replace, ColumnType.Varchar, [Parameter.Text, Parameter.Text, Parameter.Text]),
        ["repeat"] = new(ScalarFunction.Repeat, ColumnType.Varchar, [Parameter.Text, Parameter.Whole]),
        ["lpad"] = new(ScalarFunction.PadStart, ColumnType.Varchar, [Parameter.Text, Parameter.Short, Parameter.Text]),
        ["rpad"] = new(ScalarFunction.PadEnd, ColumnType.Varchar, [Parameter.Text, Parameter.Short, Parameter.Text]),
        ["split_part"] = new(ScalarFunction.SplitPart, ColumnType.Varchar, [Parameter.Text, Parameter.Text, Parameter.Whole]),
        ["reverse"] = new(ScalarFunction.Reverse, ColumnType.Varchar, [Parameter.Text]),
        ["position"] = new(ScalarFunction.Position, ColumnType.BigInt, [Parameter.Text, Parameter.Text]),
        ["strpos"] = new(ScalarFunction.Position, ColumnType.BigInt, [Parameter.Text, Parameter.Text]),
        ["instr"] = new(ScalarFunction.Position, ColumnType.BigInt, [Parameter.Text, Parameter.Text]),
        ["starts_with"] = new(ScalarFunction.StartsWith, ColumnType.Boolean, [Parameter.Text, Parameter.Text]),
        ["prefix"] = new(ScalarFunction.StartsWith, ColumnType.Boolean, [Parameter.Text, Parameter.Text]),
        ["ends_with"] = new(ScalarFunction.EndsWith, ColumnType.Boolean, [Parameter.Text, Parameter.Text]),
        ["suffix"] = new(ScalarFunction.EndsWith, ColumnType.Boolean, [Parameter.Text, Parameter.Text]),
        ["contains"] = new(ScalarFunction.Contains, ColumnType.Boolean, [Parameter.Text, Parameter.Text]),
        ["sign"] = new(ScalarFunction.Sign, ColumnType.SmallInt, [Parameter.Number]),
        ["sqrt"] = new(ScalarFunction.SquareRoot, ColumnType.Double, [Parameter.Number]),
        ["ln"] = new(ScalarFunction.NaturalLogarithm, ColumnType.Double, [Parameter.Number]),
        ["log"] = new(ScalarFunction.Logarithm10, ColumnType.Double, [Parameter.Number]),
        ["log10"] = new(ScalarFunction.Logarithm10, ColumnType.Double, [Parameter.Number]),
        ["log2"] = new(ScalarFunction.Logarithm2, ColumnType.Double, [Parameter.Number]),
        ["exp"] = new(ScalarFunction.Exponential, ColumnType.Double, [Parameter.Number]),
        ["pow"] = new(ScalarFunction.Power, ColumnType.Double, [Parameter.Number, Parameter.Number]),
        ["power"] = new(ScalarFunction.Power, ColumnType.Double, [Parameter.Number, Parameter.Number]),
        ["**"] = new(ScalarFunction.Power, ColumnType.Double, [Parameter.Number, Parameter.Number]),
        ["^"] = new(ScalarFunction.Power, ColumnType.Double, [Parameter.Number, Parameter.Number]),
        ["isnan"] = new(ScalarFunction.IsNaN, ColumnType.Boolean, [Parameter.Floating]),
        ["isinf"] = new(ScalarFunction.IsInfinite, ColumnType.Boolean, [Parameter.Floating]),
        ["isfinite"] = new(ScalarFunction.IsFinite, ColumnType.Boolean, [Parameter.Floating]),
        ["hour"] = Part(ScalarFunction.Hour),
        ["minute"] = Part(ScalarFunction.Minute),
        ["second"] = Part(ScalarFunction.Second),
        ["millisecond"] = Part(ScalarFunction.Millisecond),
        ["microsecond"] = Part(ScalarFunction.Microsecond),
        ["quarter"] = Part(ScalarFunction.Quarter),
        ["dayofweek"] = Part(ScalarFunction.DayOfWeek),
        ["weekday"] = Part(ScalarFunction.DayOfWeek),
        ["isodow"] = Part(ScalarFunction.IsoDayOfWeek),
        ["dayofyear"] = Part(ScalarFunction.DayOfYear),
        ["week"] = Part(ScalarFunction.Week),
        ["weekofyear"] = Part(ScalarFunction.Week),
        ["epoch"] = new(ScalarFunction.Epoch, ColumnType.Double, [Parameter.Time]),
        ["epoch_ms"] = new(ScalarFunction.EpochMilliseconds, ColumnType.BigInt, [Parameter.Time]),
        ["epoch_us"] = new(ScalarFunction.EpochMicroseconds, ColumnType.BigInt, [Parameter.Time]),
        ["dayname"] = new(ScalarFunction.DayName, ColumnType.Varchar, [Parameter.Time]),
        ["monthname"] = new(ScalarFunction.MonthName, ColumnType.Varchar, [Parameter.Time]),
        ["last_day"] = new(ScalarFunction.LastDay, ColumnType.Date, [Parameter.Time]),
        ["make_date"] = new(ScalarFunction.MakeDate, ColumnType.Date, [Parameter.Whole, Parameter.Whole, Parameter.Whole]),
    };

    private enum Parameter
    {
        Text = 0,

        /// <summary>An integer of at most 64 bits, as BIGINT.</summary>
        Whole = 1,

        /// <summary>An integer of at most 32 bits, as BIGINT.</summary>
        Short = 2,

        /// <summary>Any number, as DOUBLE.</summary>
        Number = 3,

        /// <summary>REAL or DOUBLE, as DOUBLE.</summary>
        Floating = 4,

        /// <summary>DATE or TIMESTAMP, as TIMESTAMP.</summary>
        Time = 5,
    }

    /// <summary>The call of a function of the table; null when it is none.</summary>
    /// <exception cref="Errors.SqlException">The arguments are of other types.</exception>
    public static CallExpression? TryBind(CallNode node, Expression[] arguments)
    {
        if (!Known.TryGetValue(node.Name, out var signature))
        {
            return null;
        }

        return signature.Parameters.Length == arguments.Length
            ? new CallExpression(signature.Function, signature.Result, [.. arguments.Select((argument, index) => Convert(argument, signature.Parameters[index], node))])
            : throw SqlErrors.NotSupported($"{node.Name} of {arguments.Length} arguments", node.Position);
    }

    private static Signature Part(ScalarFunction function) => new(function, ColumnType.BigInt, [Parameter.Time]);

    private static Expression Convert(Expression argument, Parameter parameter, CallNode node)
    {
        var type = argument.Type;
        var (fits, target) = parameter switch
        {
            Parameter.Text => (type.Kind == TypeKind.Varchar, ColumnType.Varchar),
            Parameter.Whole => (TypeRules.IsInteger(type) && type.Kind != TypeKind.HugeInt, ColumnType.BigInt),
            Parameter.Short => (type.Kind is TypeKind.SmallInt or TypeKind.Integer, ColumnType.BigInt),
            Parameter.Number => (TypeRules.IsNumeric(type), ColumnType.Double),
            Parameter.Floating => (TypeRules.IsFloating(type), ColumnType.Double),
            _ => (type.Kind is TypeKind.Date or TypeKind.Timestamp, ColumnType.Timestamp),
        };
        return fits ? ExpressionBinder.Convert(argument, target, node.Position) : throw SqlErrors.NotSupported($"{node.Name} of {type}", node.Position);
    }

    private sealed record Signature(ScalarFunction Function, ColumnType Result, Parameter[] Parameters);
}
