using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Binds + − * / % over numbers and dates, with integer division between integers.</summary>
internal sealed class ArithmeticBinder(CallNode node, Expression[] arguments)
{
    public Expression Bind()
    {
        if (arguments.Length == 1)
        {
            return BindSign();
        }

        var (left, right) = (arguments[0], arguments[1]);
        var function = node.Name switch
        {
            "+" or "add" => ScalarFunction.Add,
            "-" or "subtract" => ScalarFunction.Subtract,
            "*" or "multiply" => ScalarFunction.Multiply,
            "/" or "//" or "divide" => ScalarFunction.Divide,
            _ => ScalarFunction.Modulo,
        };
        if (left.Type.Kind == TypeKind.Date || right.Type.Kind == TypeKind.Date)
        {
            return BindDate(function, left, right);
        }

        (left, right) = (AsNumber(left, right), AsNumber(right, left));
        if (left.Type.Kind == TypeKind.Decimal || right.Type.Kind == TypeKind.Decimal)
        {
            if (!TypeRules.IsFloating(left.Type) && !TypeRules.IsFloating(right.Type))
            {
                return BindDecimal(function, left, right);
            }
        }

        var type = TypeRules.Common(left, right)!.Value;
        if (node.Name == "//" && TypeRules.IsFloating(type))
        {
            throw SqlErrors.NotSupported($"// of {type}", node.Position);
        }

        return new CallExpression(function, type, [Convert(left, type), Convert(right, type)]);
    }

    private Expression BindSign()
    {
        var operand = arguments[0];
        if (!TypeRules.IsNumeric(operand.Type))
        {
            throw SqlErrors.TypeMismatch($"{node.Name} takes a number, not {operand.Type}.", node.Position);
        }

        return node.Name == "-" ? new CallExpression(ScalarFunction.Negate, operand.Type, [operand]) : operand;
    }

    private CallExpression BindDate(ScalarFunction function, Expression left, Expression right)
    {
        var isDifference = function == ScalarFunction.Subtract && left.Type.Kind == TypeKind.Date && right.Type.Kind == TypeKind.Date;
        if (isDifference)
        {
            return new CallExpression(function, ColumnType.BigInt, [left, right]);
        }

        var isMove = function is ScalarFunction.Add or ScalarFunction.Subtract && left.Type.Kind == TypeKind.Date
            && right.Type.Kind is TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt;
        return isMove
            ? new CallExpression(function, ColumnType.Date, [left, Convert(right, ColumnType.Integer)])
            : throw SqlErrors.TypeMismatch($"{left.Type} {node.Name} {right.Type} means nothing.", node.Position);
    }

    private Expression BindDecimal(ScalarFunction function, Expression left, Expression right)
    {
        var (leftType, rightType) = (TypeRules.AsDecimal(left.Type), TypeRules.AsDecimal(right.Type));
        switch (function)
        {
            case ScalarFunction.Add or ScalarFunction.Subtract:
                var sum = TypeRules.Sum(leftType, rightType);
                return new CallExpression(function, sum, [Convert(left, sum), Convert(right, sum)]);
            case ScalarFunction.Multiply:
                var product = TypeRules.Product(leftType, rightType)
                    ?? throw SqlErrors.TypeMismatch($"{leftType} * {rightType} has more than {ColumnType.MaxPrecision} fraction digits: CAST to DOUBLE.", node.Position);
                return new CallExpression(function, product, [Convert(left, leftType), Convert(right, rightType)]);
            case ScalarFunction.Modulo:
                var common = TypeRules.Common(leftType, rightType)!.Value;
                return new CallExpression(function, common, [Convert(left, common), Convert(right, common)]);
            default:
                return node.Name == "//"
                    ? throw SqlErrors.NotSupported($"// of {leftType}", node.Position)
                    : new CallExpression(function, ColumnType.Double, [Convert(left, ColumnType.Double), Convert(right, ColumnType.Double)]);
        }
    }

    // NULL takes the other side's type.
    private Expression AsNumber(Expression operand, Expression other)
    {
        if (operand.Type.Kind == TypeKind.Null)
        {
            return ExpressionBinder.Cast(operand, TypeRules.IsNumeric(other.Type) ? other.Type : ColumnType.Integer, isTry: false);
        }

        return TypeRules.IsNumeric(operand.Type)
            ? operand
            : throw SqlErrors.TypeMismatch($"{node.Name} takes numbers, not {operand.Type}: CAST it.", node.Position);
    }

    private Expression Convert(Expression expression, ColumnType type) => ExpressionBinder.Convert(expression, type, node.Position);
}
