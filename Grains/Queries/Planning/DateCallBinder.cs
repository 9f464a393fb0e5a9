using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Binds the functions of dates and times that are told a unit or a format by a constant text.</summary>
internal sealed class DateCallBinder(CallNode node, Expression[] arguments)
{
    // The functions of the parts, and the names that date_part knows them by.
    private static readonly string[][] PartNames =
    [
        ["year", "years", "y"],
        ["quarter", "quarters"],
        ["month", "months", "mon"],
        ["week", "weeks", "w", "weekofyear"],
        ["day", "days", "d", "dayofmonth"],
        ["dayofweek", "dow", "weekday"],
        ["isodow"],
        ["dayofyear", "doy"],
        ["hour", "hours", "h"],
        ["minute", "minutes", "m"],
        ["second", "seconds", "s"],
        ["millisecond", "milliseconds", "ms"],
        ["microsecond", "microseconds", "us"],
        ["epoch"],
    ];

    private static readonly Dictionary<string, string> Parts =
        PartNames.SelectMany(names => names.Select(name => (name, names[0]))).ToDictionary(pair => pair.name, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> TruncatingUnits = ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond"];

    // Between which weeks a difference lies is counted in a manner of its own.
    private static readonly HashSet<string> DifferenceUnits = ["year", "quarter", "month", "day", "hour", "minute", "second", "millisecond", "microsecond"];

    /// <summary>The call; null when the function is another one.</summary>
    /// <exception cref="Errors.SqlException">The unit, the format or the types are not known here.</exception>
    public Expression? TryBind() => node.Name switch
    {
        "date_part" or "datepart" => BindPart(),
        "date_trunc" or "datetrunc" => new CallExpression(ScalarFunction.TruncateDate, ColumnType.Timestamp, [Unit(TruncatingUnits, 2), Time(1)]),
        "date_diff" or "datediff" => new CallExpression(ScalarFunction.DateDifference, ColumnType.BigInt, [Unit(DifferenceUnits, 3), Time(1), Time(2)]),
        "strftime" => BindFormat(),
        _ => null,
    };

    private Expression BindPart()
    {
        Require(2);
        var part = Text(0);
        return Parts.TryGetValue(part, out var name)
            ? new CallBinder(node with { Name = name, Arguments = node.Arguments[1..] }, arguments[1..]).Bind()
            : throw SqlErrors.NotSupported($"The part {part} of {node.Name}", node.Position);
    }

    private CallExpression BindFormat()
    {
        Require(2);
        var format = Text(1);
        return Execution.Expressions.DateFormat.IsKnown(format)
            ? new CallExpression(ScalarFunction.FormatDate, ColumnType.Varchar, [Time(0), arguments[1]])
            : throw SqlErrors.NotSupported($"The format '{format}' of {node.Name}", node.Position);
    }

    private ConstantExpression Unit(HashSet<string> units, int count)
    {
        Require(count);
        var unit = Text(0);
        return Parts.TryGetValue(unit, out var name) && units.Contains(name)
            ? new ConstantExpression(Literals.Of(name))
            : throw SqlErrors.NotSupported($"The unit {unit} of {node.Name}", node.Position);
    }

    private string Text(int index) => arguments[index] is ConstantExpression { Value: { IsNull: false, Type.Kind: TypeKind.Varchar } value }
        ? (string)value.Value!
        : throw SqlErrors.NotSupported($"{node.Name} with a text that is no constant", node.Position);

    private Expression Time(int index) => arguments[index].Type.Kind is TypeKind.Date or TypeKind.Timestamp
        ? ExpressionBinder.Convert(arguments[index], ColumnType.Timestamp, node.Position)
        : throw SqlErrors.NotSupported($"{node.Name} of {arguments[index].Type}", node.Position);

    private void Require(int count)
    {
        if (arguments.Length != count)
        {
            throw SqlErrors.NotSupported($"{node.Name} of {arguments.Length} arguments", node.Position);
        }
    }
}
