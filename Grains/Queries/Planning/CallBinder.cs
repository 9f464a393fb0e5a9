using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Binds one operator or function over bound arguments.</summary>
internal sealed class CallBinder(CallNode node, Expression[] arguments)
{
    private static readonly Dictionary<string, ScalarFunction> Comparisons = new()
    {
        ["="] = ScalarFunction.Equal,
        ["<>"] = ScalarFunction.NotEqual,
        ["<"] = ScalarFunction.Less,
        ["<="] = ScalarFunction.LessOrEqual,
        [">"] = ScalarFunction.Greater,
        [">="] = ScalarFunction.GreaterOrEqual,
        ["is distinct from"] = ScalarFunction.DistinctFrom,
        ["is not distinct from"] = ScalarFunction.NotDistinctFrom,
    };

    private static readonly Dictionary<string, ScalarFunction> TextFunctions = new()
    {
        ["lower"] = ScalarFunction.Lower,
        ["lcase"] = ScalarFunction.Lower,
        ["upper"] = ScalarFunction.Upper,
        ["ucase"] = ScalarFunction.Upper,
    };

    private static readonly Dictionary<string, (ScalarFunction Function, bool IsNegated)> Patterns = new()
    {
        ["~~"] = (ScalarFunction.Like, false),
        ["!~~"] = (ScalarFunction.Like, true),
        ["~~*"] = (ScalarFunction.ILike, false),
        ["!~~*"] = (ScalarFunction.ILike, true),
        ["like_escape"] = (ScalarFunction.Like, false),
        ["not_like_escape"] = (ScalarFunction.Like, true),
        ["ilike_escape"] = (ScalarFunction.ILike, false),
        ["not_ilike_escape"] = (ScalarFunction.ILike, true),
    };

    public Expression Bind()
    {
        if (Comparisons.TryGetValue(node.Name, out var comparison))
        {
            return Compare(comparison, arguments);
        }

        if (Patterns.TryGetValue(node.Name, out var pattern))
        {
            Require(2, 3);
            var like = new CallExpression(pattern.Function, ColumnType.Boolean, AllAs(ColumnType.Varchar));
            return pattern.IsNegated ? Not(like) : like;
        }

        if (TextFunctions.TryGetValue(node.Name, out var text))
        {
            Require(1, 1);
            return new CallExpression(text, ColumnType.Varchar, AllAs(ColumnType.Varchar));
        }

        return node.Name switch
        {
            "and" or "or" => new CallExpression(node.Name == "and" ? ScalarFunction.And : ScalarFunction.Or, ColumnType.Boolean, AllAs(ColumnType.Boolean)),
            "not" => Not(As(0, ColumnType.Boolean)),
            "is null" => new CallExpression(ScalarFunction.IsNull, ColumnType.Boolean, arguments),
            "is not null" => new CallExpression(ScalarFunction.IsNotNull, ColumnType.Boolean, arguments),
            "in" => Compare(ScalarFunction.In, arguments),
            "not in" => Not(Compare(ScalarFunction.In, arguments)),
            "between" => BindBetween(),
            "+" or "add" or "-" or "subtract" or "*" or "multiply" or "/" or "//" or "divide" or "%" or "mod" => new ArithmeticBinder(node, arguments).Bind(),
            "||" => new CallExpression(ScalarFunction.Concat, ColumnType.Varchar, TextArguments()),
            "concat" => new CallExpression(ScalarFunction.ConcatSkippingNull, ColumnType.Varchar, TextArguments()),
            "coalesce" or "ifnull" => BindCoalesce(),
            "nullif" => BindNullIf(),
            "length" or "len" or "char_length" or "character_length" => BindLength(),
            "substring" or "substr" => BindSubstring(),
            "trim" => BindTrim(ScalarFunction.Trim),
            "ltrim" => BindTrim(ScalarFunction.TrimStart),
            "rtrim" => BindTrim(ScalarFunction.TrimEnd),
            "abs" or "@" => BindAbsolute(),
            "floor" => BindWhole(ScalarFunction.Floor),
            "ceil" or "ceiling" => BindWhole(ScalarFunction.Ceiling),
            "round" => BindRound(),
            "year" => BindDatePart(ScalarFunction.Year),
            "month" => BindDatePart(ScalarFunction.Month),
            "day" or "dayofmonth" => BindDatePart(ScalarFunction.Day),
            "greatest" or "least" => BindExtreme(node.Name == "greatest" ? ScalarFunction.Greatest : ScalarFunction.Least),
            "concat_ws" => BindJoin(),
            _ => FunctionTable.TryBind(node, arguments) ?? new DateCallBinder(node, arguments).TryBind()
                ?? throw SqlErrors.NotSupported($"The function {node.Name}", node.Position),
        };
    }

    private static CallExpression Not(Expression operand) => new(ScalarFunction.Not, ColumnType.Boolean, [operand]);

    private CallExpression Compare(ScalarFunction function, Expression[] operands)
    {
        var type = ExpressionBinder.CommonType(operands, node.Position);
        return new CallExpression(function, ColumnType.Boolean, [.. operands.Select(operand => ExpressionBinder.Convert(operand, type, node.Position))]);
    }

    private CallExpression BindBetween() => new(ScalarFunction.And, ColumnType.Boolean,
        [Compare(ScalarFunction.GreaterOrEqual, [arguments[0], arguments[1]]), Compare(ScalarFunction.LessOrEqual, [arguments[0], arguments[2]])]);

    private CallExpression BindCoalesce()
    {
        var type = ExpressionBinder.CommonType(arguments, node.Position);
        return new CallExpression(ScalarFunction.Coalesce, type, AllAs(type));
    }

    private CallExpression BindExtreme(ScalarFunction function)
    {
        var type = ExpressionBinder.CommonType(arguments, node.Position);
        return Array.Exists(arguments, argument => argument.Type.Kind == TypeKind.Varchar && type.Kind != TypeKind.Varchar)
            ? throw SqlErrors.NotSupported($"{node.Name} of VARCHAR and {type}", node.Position)
            : new CallExpression(function, type, AllAs(type));
    }

    private CallExpression BindJoin()
    {
        Require(2, int.MaxValue);
        return arguments[0].Type.Kind == TypeKind.Varchar
            ? new CallExpression(ScalarFunction.ConcatWithSeparator, ColumnType.Varchar, TextArguments())
            : throw SqlErrors.NotSupported($"{node.Name} with a separator of {arguments[0].Type}", node.Position);
    }

    private CaseExpression BindNullIf()
    {
        Require(2, 2);
        var type = arguments[0].Type;
        return new CaseExpression([new CaseBranch(Compare(ScalarFunction.Equal, arguments), ExpressionBinder.Cast(new ConstantExpression(Grid.Queries.Literal.Null), type, false))], arguments[0]);
    }

    private CallExpression BindLength()
    {
        Require(1, 1);
        return arguments[0].Type.Kind is TypeKind.Varchar or TypeKind.Null
            ? new CallExpression(ScalarFunction.Length, ColumnType.BigInt, AllAs(ColumnType.Varchar))
            : throw SqlErrors.TypeMismatch($"{node.Name} takes VARCHAR, not {arguments[0].Type}.", node.Position);
    }

    private CallExpression BindSubstring()
    {
        Require(2, 3);
        return new CallExpression(ScalarFunction.Substring, ColumnType.Varchar,
            [As(0, ColumnType.Varchar), .. Enumerable.Range(1, arguments.Length - 1).Select(index => As(index, ColumnType.BigInt))]);
    }

    private CallExpression BindTrim(ScalarFunction function)
    {
        Require(1, 2);
        return new CallExpression(function, ColumnType.Varchar, AllAs(ColumnType.Varchar));
    }

    private CallExpression BindAbsolute()
    {
        Require(1, 1);
        RequireNumber(0);
        return new CallExpression(ScalarFunction.Absolute, arguments[0].Type, arguments);
    }

    private Expression BindWhole(ScalarFunction function)
    {
        Require(1, 1);
        RequireNumber(0);
        var type = arguments[0].Type;
        return type.Kind switch
        {
            TypeKind.Decimal => new CallExpression(function, ColumnType.DecimalOf(type.Precision, 0), arguments),
            TypeKind.Real or TypeKind.Double => new CallExpression(function, type, arguments),
            _ => new CallExpression(function, ColumnType.Double, [As(0, ColumnType.Double)]),
        };
    }

    private Expression BindRound()
    {
        Require(1, 2);
        RequireNumber(0);
        var type = arguments[0].Type;
        var digits = 0;
        if (arguments.Length == 2)
        {
            digits = arguments[1] is ConstantExpression { Value: { IsNull: false } value } && TypeRules.IsInteger(value.Type) && Int128.Abs(Literals.IntegerOf(value)) <= ColumnType.MaxPrecision
                ? (int)Literals.IntegerOf(value)
                : throw SqlErrors.NotSupported("round to a number of digits that is no constant", node.Position);
        }

        if (digits < 0 && (type.Kind is TypeKind.Decimal or TypeKind.HugeInt or TypeKind.Real))
        {
            throw SqlErrors.NotSupported($"round of {type} to {digits} digits", node.Position);
        }

        if (TypeRules.IsInteger(type) && digits >= 0)
        {
            return arguments[0];
        }

        var result = type.Kind == TypeKind.Decimal ? ColumnType.DecimalOf(type.Precision, Math.Min(digits, type.Scale)) : type;
        return new CallExpression(ScalarFunction.Round, result, [arguments[0], new ConstantExpression(Literals.OfInteger(ColumnType.Integer, digits))]);
    }

    private CallExpression BindDatePart(ScalarFunction function)
    {
        Require(1, 1);
        return arguments[0].Type.Kind is TypeKind.Date or TypeKind.Timestamp
            ? new CallExpression(function, ColumnType.BigInt, arguments)
            : throw SqlErrors.TypeMismatch($"{node.Name} takes DATE or TIMESTAMP, not {arguments[0].Type}.", node.Position);
    }

    private Expression[] TextArguments() => [.. arguments.Select(argument => argument.Type.Kind is TypeKind.Blob
        ? throw SqlErrors.NotSupported($"{node.Name} of BLOB", node.Position)
        : ExpressionBinder.Convert(argument, ColumnType.Varchar, node.Position))];

    private Expression As(int index, ColumnType type) => ExpressionBinder.Convert(arguments[index], type, node.Arguments[index].Position ?? node.Position);

    private Expression[] AllAs(ColumnType type) => [.. Enumerable.Range(0, arguments.Length).Select(index => As(index, type))];

    private void RequireNumber(int index)
    {
        if (!TypeRules.IsNumeric(arguments[index].Type))
        {
            throw SqlErrors.TypeMismatch($"{node.Name} takes a number, not {arguments[index].Type}.", node.Position);
        }
    }

    private void Require(int least, int most)
    {
        if (arguments.Length < least || arguments.Length > most)
        {
            throw new SqlException(ErrorCode.TypeMismatch,
                $"{node.Name} takes {(least == most ? $"{least}" : $"{least} to {most}")} arguments; {arguments.Length} are given.", node.Position);
        }
    }
}
