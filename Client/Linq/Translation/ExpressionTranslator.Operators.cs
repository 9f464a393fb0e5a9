using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;
using Grid.Client.Mapping;

namespace Grid.Client.Linq.Translation;

internal sealed partial class ExpressionTranslator
{
    private static readonly Dictionary<ExpressionType, string> Comparisons = new()
    {
        [ExpressionType.LessThan] = "<",
        [ExpressionType.LessThanOrEqual] = "<=",
        [ExpressionType.GreaterThan] = ">",
        [ExpressionType.GreaterThanOrEqual] = ">=",
        [ExpressionType.Equal] = "=",
        [ExpressionType.NotEqual] = "<>",
    };

    private static readonly Dictionary<ExpressionType, string> Arithmetic = new()
    {
        [ExpressionType.Add] = "+",
        [ExpressionType.AddChecked] = "+",
        [ExpressionType.Subtract] = "-",
        [ExpressionType.SubtractChecked] = "-",
        [ExpressionType.Multiply] = "*",
        [ExpressionType.MultiplyChecked] = "*",
        [ExpressionType.Divide] = "/",
        [ExpressionType.Modulo] = "%",
    };

    private static bool IsTruth(Type type) => CellConversion.Bare(type) == typeof(bool);

    private static bool IsNumber(Type type) => Numbers.IsInteger(type) || CellConversion.Bare(type) is var bare
        && (bare == typeof(decimal) || bare == typeof(double) || bare == typeof(float));

    private SqlExpression Unary(UnaryExpression unary) => unary.NodeType switch
    {
        ExpressionType.Convert or ExpressionType.ConvertChecked => Numbers.Convert(Exact(Scalar(unary.Operand)), unary.Type, unary),
        ExpressionType.Not when unary.Type == typeof(bool) => new SqlPrefix("NOT", Exact(Scalar(unary.Operand))),
        ExpressionType.Not when IsTruth(unary.Type) => new SqlPrefix("NOT", Scalar(unary.Operand)),
        ExpressionType.Negate or ExpressionType.NegateChecked when IsNumber(unary.Type) => new SqlPrefix("-", Scalar(unary.Operand)),
        ExpressionType.UnaryPlus => Scalar(unary.Operand),
        _ => throw Untranslatable.Because(unary, $"{unary.NodeType} of {unary.Type.Name} has no form in SQL"),
    };

    private SqlExpression Binary(BinaryExpression binary)
    {
        switch (binary.NodeType)
        {
            case ExpressionType.AndAlso:
                return SqlOperator.Of("AND", Scalar(binary.Left), Scalar(binary.Right), binary.Type);
            case ExpressionType.OrElse:
                return SqlOperator.Of("OR", Scalar(binary.Left), Scalar(binary.Right), binary.Type);
            case ExpressionType.And or ExpressionType.Or when IsTruth(binary.Type):
                return SqlOperator.Of(binary.NodeType == ExpressionType.And ? "AND" : "OR", Scalar(binary.Left), Scalar(binary.Right), binary.Type);
            case ExpressionType.ExclusiveOr when IsTruth(binary.Type):
                return SqlOperator.Of("<>", Exact(Scalar(binary.Left)), Exact(Scalar(binary.Right)), binary.Type);
            case ExpressionType.And or ExpressionType.Or when Numbers.IsInteger(binary.Type):
                return SqlOperator.Of(binary.NodeType == ExpressionType.And ? "&" : "|", Scalar(binary.Left), Scalar(binary.Right), binary.Type);
            case ExpressionType.Coalesce when binary.Conversion is null:
                return SqlFunction.Coalesce(Scalar(binary.Left), Exact(Scalar(binary.Right)), binary.Type);
            case ExpressionType.Add when binary.Type == typeof(string):
                return TextTranslation.Concat(binary, [binary.Left, binary.Right], this);
        }

        if (Comparisons.TryGetValue(binary.NodeType, out var comparison))
        {
            return Compare(comparison, binary);
        }

        return Arithmetic.TryGetValue(binary.NodeType, out var symbol) && IsNumber(binary.Type)
            ? Calculate(symbol, binary)
            : throw Untranslatable.Because(binary, $"{binary.NodeType} of {binary.Left.Type.Name} and {binary.Right.Type.Name} has no form in SQL");
    }

    private SqlOperator Calculate(string symbol, BinaryExpression binary)
    {
        var isDivision = symbol is "/" or "%";
        if (symbol == "/" && CellConversion.Bare(binary.Type) == typeof(decimal))
        {
            throw Untranslatable.Because(binary, "SQL divides DECIMALs as DOUBLEs, which have fewer digits. Convert an operand to double, or divide in the program");
        }

        var (left, right) = (Scalar(binary.Left), Scalar(binary.Right));
        // Division by zero is NULL in SQL, not an exception.
        var mayBeNull = isDivision && right is not SqlParameter;
        return new SqlOperator(symbol, left, right, binary.Type, left.IsNullable || right.IsNullable || mayBeNull);
    }

    private SqlExpression Compare(string comparison, BinaryExpression binary)
    {
        // a.CompareTo(b) < 0 and string.Compare(a, b) < 0 are how C# orders texts.
        if (binary.Left is MethodCallExpression { Method.Name: "CompareTo" or "Compare" or "CompareOrdinal" } call
            && ClosedExpression.IsClosed(binary.Right) && ClosedExpression.Evaluate(binary.Right) is 0)
        {
            Expression[] operands = call.Object is null ? [.. call.Arguments] : [call.Object, .. call.Arguments];
            return operands.Length == 2
                ? Compare(comparison, Scalar(operands[0]), Scalar(operands[1]))
                : throw Untranslatable.Because(call, "texts are ordered by code point in SQL; use string.CompareOrdinal");
        }

        return Compare(comparison, Operand(binary, binary.Left), Operand(binary, binary.Right));
    }

    private SqlExpression Operand(BinaryExpression binary, Expression operand) =>
        TryElement(operand) is { } element and not ScalarProjection
            ? throw Untranslatable.Because(binary, $"a {element.Type.Name} cannot be compared as a whole; compare its properties")
            : Exact(Scalar(operand));

    /// <summary>A comparison as C# means it: null equals null, and differs from everything else.</summary>
    public static SqlExpression Compare(string comparison, SqlExpression left, SqlExpression right)
    {
        (left, right) = (Numbers.WithoutLosslessCast(left), Numbers.WithoutLosslessCast(right));
        if (comparison is "=" or "<>")
        {
            var isNegated = comparison == "<>";
            if (IsNullKeyword(right) || IsNullKeyword(left))
            {
                return new SqlIsNull(IsNullKeyword(right) ? left : right, isNegated);
            }

            if (isNegated ? left.IsNullable || right.IsNullable : left.IsNullable && right.IsNullable)
            {
                return new SqlOperator(isNegated ? "IS DISTINCT FROM" : "IS NOT DISTINCT FROM", left, right, typeof(bool), false);
            }
        }

        return SqlOperator.Of(comparison, left, right, typeof(bool));
    }

    private static bool IsNullKeyword(SqlExpression expression) => expression is SqlKeyword { Text: "NULL" };

    private SqlExpression? TryEquals(MethodCallExpression call)
    {
        if (call.Method.Name != nameof(Equals) || call.Arguments.Count + (call.Object is null ? 0 : 1) < 2)
        {
            return null;
        }

        Expression[] operands = call.Object is null ? [.. call.Arguments] : [call.Object, .. call.Arguments];
        var (left, right) = (Scalar(operands[0]), Scalar(operands[1]));
        if (operands.Length == 3)
        {
            if (operands[2].Type != typeof(StringComparison))
            {
                return null;
            }

            if (TextTranslation.IgnoresCase(operands[2]))
            {
                (left, right) = (SqlFunction.Of("lower", typeof(string), left), SqlFunction.Of("lower", typeof(string), right));
            }
        }

        return Compare("=", left, right);
    }
}
