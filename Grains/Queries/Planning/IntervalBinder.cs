using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Binds a date or time plus or minus a constant INTERVAL, which arrives as a call such as <c>to_months(3)</c>.</summary>
internal static class IntervalBinder
{
    private const long Second = 1_000_000;
    private const long Day = 24 * 60 * 60 * Second;

    // Months, or microseconds: a day is 24 hours, as no time zone is known.
    private static readonly Dictionary<string, (ScalarFunction Function, long Factor)> Units = new()
    {
        ["to_years"] = (ScalarFunction.AddMonths, 12),
        ["to_quarters"] = (ScalarFunction.AddMonths, 3),
        ["to_months"] = (ScalarFunction.AddMonths, 1),
        ["to_weeks"] = (ScalarFunction.AddMicroseconds, 7 * Day),
        ["to_days"] = (ScalarFunction.AddMicroseconds, Day),
        ["to_hours"] = (ScalarFunction.AddMicroseconds, 60 * 60 * Second),
        ["to_minutes"] = (ScalarFunction.AddMicroseconds, 60 * Second),
        ["to_seconds"] = (ScalarFunction.AddMicroseconds, Second),
        ["to_milliseconds"] = (ScalarFunction.AddMicroseconds, Second / 1_000),
        ["to_microseconds"] = (ScalarFunction.AddMicroseconds, 1),
    };

    /// <summary>The sum or difference; null when there is no interval in it.</summary>
    /// <exception cref="Errors.SqlException">The interval is no constant, or the other side no date or time.</exception>
    public static Expression? TryBind(CallNode node, Func<SqlNode, Expression> bind)
    {
        if (node.Name is not ("+" or "-" or "date_add") || node.Arguments.Length != 2)
        {
            return null;
        }

        var (time, interval) = (node.Arguments[0], node.Arguments[1]);
        if (node.Name == "+" && IsInterval(time) && !IsInterval(interval))
        {
            (time, interval) = (interval, time);
        }

        if (interval is not CallNode { Arguments: [var amount] } call || !Units.TryGetValue(call.Name, out var unit))
        {
            return null;
        }

        var bound = bind(time);
        if (bound.Type.Kind is not (TypeKind.Date or TypeKind.Timestamp))
        {
            throw SqlErrors.NotSupported($"{bound.Type} {node.Name} INTERVAL", node.Position);
        }

        var count = AmountOf(amount, node) * unit.Factor * (node.Name == "-" ? -1 : 1);
        return count >= -long.MaxValue && count <= long.MaxValue
            ? new CallExpression(unit.Function, ColumnType.Timestamp,
                [ExpressionBinder.Convert(bound, ColumnType.Timestamp, node.Position), new ConstantExpression(Literals.OfInteger(ColumnType.BigInt, count))])
            : throw SqlErrors.NotSupported("An INTERVAL of more than 64 bits", node.Position);
    }

    private static bool IsInterval(SqlNode node) => node is CallNode { Arguments.Length: 1 } call && Units.ContainsKey(call.Name);

    // The parser wraps the number in casts, and cuts its fraction off.
    private static Int128 AmountOf(SqlNode amount, CallNode node) => amount switch
    {
        ConstantNode { Value: { IsNull: false } value } when TypeRules.IsInteger(value.Type) => Literals.IntegerOf(value),
        ConstantNode { Value: { IsNull: false, Type.Kind: TypeKind.Varchar } value } when long.TryParse((string)value.Value!, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        CastNode cast => AmountOf(cast.Operand, node),
        CallNode { Name: "trunc", Arguments: [var operand] } => AmountOf(operand, node),
        _ => throw SqlErrors.NotSupported("An INTERVAL that is no constant whole number of one unit", node.Position),
    };
}
