using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Binds one aggregate over the rows of its group.</summary>
/// <param name="rows">Binds expressions over single rows.</param>
internal sealed class AggregateBinder(ExpressionBinder rows, CallNode node)
{
    private const string DefaultSeparator = ",";

    /// <exception cref="SqlException">The aggregate takes other arguments, or is not known in this form.</exception>
    public AggregateCall Bind()
    {
        var call = AggregateNames.Of(node.Name) switch
        {
            AggregateFunction.Count when node.Arguments.Length == 0 => BindRowCount(),
            AggregateFunction.CountRows => BindRowCount(),
            AggregateFunction.QuantileContinuous or AggregateFunction.QuantileDiscrete => new QuantileBinder(rows, node).Bind(),
            AggregateFunction.ApproximateQuantile => new QuantileBinder(rows, node).BindApproximate(),
            AggregateFunction.StringAggregate => BindText(),
            AggregateFunction.First or AggregateFunction.AnyValue => BindFirst(),
            AggregateFunction.ApproximateCountDistinct => BindPlain(AggregateFunction.ApproximateCountDistinct, Typed(Argument()), ColumnType.BigInt),
            >= AggregateFunction.VarianceSample and <= AggregateFunction.DeviationPopulation and var function =>
                BindPlain(function, ExpressionBinder.Convert(Number(Argument()), ColumnType.Double, node.Position), ColumnType.Double),
            var function => BindSimple(function),
        };
        var distinct = node.IsDistinct && CountsOnce(call.Function);
        // The order of an aggregate that does not care for it must be one all the same.
        var order = node.Order.Select(item => new AggregateOrder(BindKey(item.Node), item.IsDescending, item.NullsFirst ?? false)).ToArray();
        if (node.IsDistinct && Array.Exists(node.Order, item => !NodeEquality.AreEqual(item.Node, node.Arguments[0])))
        {
            throw SqlErrors.NotSupported($"{node.Name}(DISTINCT …) in another order than that of its argument", node.Position);
        }

        return call with
        {
            IsDistinct = distinct,
            Filter = node.Filter is null ? null : rows.BindCondition(node.Filter),
            Order = call.Function is AggregateFunction.StringAggregate or AggregateFunction.First or AggregateFunction.AnyValue ? Directed(order) : [],
        };
    }

    // The last of an order is the first of its reverse.
    private AggregateOrder[] Directed(AggregateOrder[] order) => node.Name == "last"
        ? [.. order.Select(key => key with { IsDescending = !key.IsDescending, NullsFirst = !key.NullsFirst })]
        : order;

    // The smallest of the distinct values is the smallest of all.
    private static bool CountsOnce(AggregateFunction function) => function is AggregateFunction.Count or AggregateFunction.Sum or AggregateFunction.Average
        or (>= AggregateFunction.VarianceSample and <= AggregateFunction.StringAggregate) or AggregateFunction.ApproximateQuantile;

    private AggregateCall BindRowCount() => node.Arguments.Length == 0
        ? new AggregateCall(AggregateFunction.CountRows, null, IsDistinct: false, null, ColumnType.BigInt)
        : throw WrongNumber();

    private AggregateCall BindSimple(AggregateFunction function)
    {
        var argument = Argument();
        if (argument is { Type.Kind: TypeKind.Null })
        {
            argument = ExpressionBinder.Cast(argument, ColumnType.Integer, isTry: false);
        }

        switch (function)
        {
            case AggregateFunction.Count:
                return BindPlain(function, argument, ColumnType.BigInt);
            case AggregateFunction.BoolAnd or AggregateFunction.BoolOr:
                return BindPlain(function, ExpressionBinder.Convert(argument, ColumnType.Boolean, node.Position), ColumnType.Boolean);
            case AggregateFunction.Min or AggregateFunction.Max:
                return BindPlain(function, argument, argument.Type);
        }

        var type = Number(argument).Type;
        if (function == AggregateFunction.Average)
        {
            return BindPlain(function, argument, ColumnType.Double);
        }

        return BindPlain(function, argument, type.Kind switch
        {
            TypeKind.Decimal => ColumnType.DecimalOf(ColumnType.MaxPrecision, type.Scale),
            TypeKind.Real or TypeKind.Double => ColumnType.Double,
            _ => ColumnType.HugeInt,
        });
    }

    private AggregateCall BindText()
    {
        if (node.Arguments.Length is not (1 or 2))
        {
            throw WrongNumber();
        }

        var argument = Typed(rows.Bind(node.Arguments[0]));
        if (argument.Type.Kind == TypeKind.Blob)
        {
            throw SqlErrors.NotSupported($"{node.Name} of BLOB", node.Position);
        }

        var separator = node.Arguments.Length == 1 ? Literals.Of(DefaultSeparator)
            : rows.Bind(node.Arguments[1]) is ConstantExpression { Value: { IsNull: false, Type.Kind: TypeKind.Varchar } value } ? value
            : throw SqlErrors.NotSupported($"A separator of {node.Name} that is no constant text", node.Arguments[1].Position ?? node.Position);
        return BindPlain(AggregateFunction.StringAggregate, argument, ColumnType.Varchar) with { Constant = separator };
    }

    // Rows have no order of their own, so that any value is as good as another one.
    private AggregateCall BindFirst()
    {
        var argument = Typed(Argument());
        var function = node.Order.Length == 0 ? AggregateFunction.AnyValue : AggregateNames.Of(node.Name);
        return BindPlain(function, argument, argument.Type);
    }

    private static AggregateCall BindPlain(AggregateFunction function, Expression argument, ColumnType type) =>
        new(function, argument, IsDistinct: false, null, type with { MaxLength = 0 });

    private Expression BindKey(SqlNode key) => key is ConstantNode
        ? throw SqlErrors.NotSupported($"{node.Name} in the order of a constant", key.Position ?? node.Position)
        : Typed(rows.Bind(key));

    private Expression Argument() => node.Arguments.Length == 1 ? rows.Bind(node.Arguments[0]) : throw WrongNumber();

    private Expression Number(Expression argument) => TypeRules.IsNumeric(argument.Type)
        ? argument
        : throw SqlErrors.TypeMismatch($"{node.Name} takes numbers, not {argument.Type}.", node.Position);

    private Expression Typed(Expression argument) => argument.Type.Kind != TypeKind.Null
        ? argument
        : throw SqlErrors.NotSupported($"{node.Name} of NULL without a type", node.Position);

    private SqlException WrongNumber() => SqlErrors.NotSupported($"{node.Name} of {node.Arguments.Length} arguments", node.Position);
}
