using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>
/// Binds MEDIAN and the quantiles. A negative fraction counts from the greatest value; <c>WITHIN GROUP (ORDER BY x)</c>, which
/// leaves the fraction as the only argument, takes x as what is aggregated.
/// </summary>
internal sealed class QuantileBinder(ExpressionBinder rows, CallNode node)
{
    /// <exception cref="SqlException">The arguments are of other types, or the fraction is no constant from −1 to 1.</exception>
    public AggregateCall Bind()
    {
        if (node.Name == "median")
        {
            Require(1);
            var middle = Typed(rows.Bind(node.Arguments[0]));
            return Of(IsContinuous(middle.Type), middle, Literals.Of(ColumnType.Double, 0.5));
        }

        var isContinuous = AggregateNames.Of(node.Name) == AggregateFunction.QuantileContinuous;
        if (node.Arguments.Length == 1 && node.Order is [var order])
        {
            var fraction = Fraction(node.Arguments[0], -1);
            return Of(isContinuous, Typed(rows.Bind(order.Node)), order.IsDescending ? Negate(fraction) : fraction);
        }

        Require(2);
        return Of(isContinuous, Typed(rows.Bind(node.Arguments[0])), Fraction(node.Arguments[1], -1));
    }

    /// <exception cref="SqlException">The arguments are of other types, or the fraction is no constant from 0 to 1.</exception>
    public AggregateCall BindApproximate()
    {
        Require(2);
        var argument = Typed(rows.Bind(node.Arguments[0]));
        var fraction = Fraction(node.Arguments[1], 0);
        var type = argument.Type.Kind switch
        {
            TypeKind.Real => ColumnType.Double,
            TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt or TypeKind.Double or TypeKind.Date or TypeKind.Timestamp => argument.Type,
            _ => throw SqlErrors.NotSupported($"{node.Name} of {argument.Type}", node.Position),
        };
        return new AggregateCall(AggregateFunction.ApproximateQuantile, ExpressionBinder.Convert(argument, type, node.Position), IsDistinct: false, null, type) { Constant = fraction };
    }

    private AggregateCall Of(bool isContinuous, Expression argument, Literal fraction)
    {
        if (!isContinuous)
        {
            return new AggregateCall(AggregateFunction.QuantileDiscrete, argument, IsDistinct: false, null, argument.Type with { MaxLength = 0 }) { Constant = fraction };
        }

        var type = argument.Type;
        var result = type.Kind switch
        {
            TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt => ColumnType.Double,
            TypeKind.Real or TypeKind.Double => type,
            TypeKind.Decimal when type.Precision <= ColumnType.MaxPrecisionOfInt64 => type,
            TypeKind.Date or TypeKind.Timestamp => ColumnType.Timestamp,
            TypeKind.Decimal or TypeKind.HugeInt => throw SqlErrors.NotSupported($"{node.Name} of {type}", node.Position),
            _ => throw SqlErrors.TypeMismatch($"{node.Name} takes numbers, dates or times, not {type}: quantile_disc takes any type.", node.Position),
        };
        argument = result.Kind == TypeKind.Timestamp ? ExpressionBinder.Convert(argument, ColumnType.Timestamp, node.Position) : argument;
        return new AggregateCall(AggregateFunction.QuantileContinuous, argument, IsDistinct: false, null, result) { Constant = fraction };
    }

    private static bool IsContinuous(ColumnType type) => TypeRules.IsNumeric(type) || type.Kind is TypeKind.Date or TypeKind.Timestamp;

    // A DECIMAL stays one: its product with a number of values is exact.
    private Literal Fraction(SqlNode fraction, int least)
    {
        var position = fraction.Position ?? node.Position;
        if (rows.Bind(fraction) is not ConstantExpression { Value: { IsNull: false } value } constant || !TypeRules.IsNumeric(value.Type))
        {
            throw SqlErrors.NotSupported($"A fraction of {node.Name} that is no constant number", position);
        }

        if (value.Type.Kind != TypeKind.Decimal)
        {
            value = ((ConstantExpression)ExpressionBinder.Convert(constant, ColumnType.Double, position)).Value;
        }

        var number = value.Type.Kind == TypeKind.Decimal ? (double)Literals.IntegerOf(value) / Math.Pow(10, value.Type.Scale) : (double)value.Value!;
        return number >= least && number <= 1
            ? value
            : throw SqlErrors.NotSupported($"A fraction of {node.Name} that does not lie from {least} to 1", position);
    }

    private static Literal Negate(Literal fraction) => fraction.Type.Kind == TypeKind.Decimal
        ? Literals.OfInteger(fraction.Type, -Literals.IntegerOf(fraction))
        : Literals.Of(fraction.Type, -(double)fraction.Value!);

    private void Require(int count)
    {
        if (node.Arguments.Length != count)
        {
            throw SqlErrors.NotSupported($"{node.Name} of {node.Arguments.Length} arguments", node.Position);
        }
    }

    private Expression Typed(Expression argument) => argument.Type.Kind != TypeKind.Null
        ? argument
        : throw SqlErrors.NotSupported($"{node.Name} of NULL without a type", node.Position);
}
