using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;
using Grid.Client.Mapping;

namespace Grid.Client.Linq.Translation;

/// <summary>Translates the bodies of lambdas over known elements: to projections, and to scalars of SQL.</summary>
internal sealed partial class ExpressionTranslator
{
    private readonly Dictionary<ParameterExpression, Projection> _elements = [];

    /// <param name="lambda">Its parameters stand for the elements, in order.</param>
    public ExpressionTranslator(LambdaExpression lambda, params ReadOnlySpan<Projection> elements)
    {
        for (var index = 0; index < elements.Length; index++)
        {
            _elements.Add(lambda.Parameters[index], elements[index]);
        }
    }

    /// <summary>What a lambda makes of its elements.</summary>
    public static Projection Project(LambdaExpression lambda, params ReadOnlySpan<Projection> elements) =>
        new ExpressionTranslator(lambda, elements).Projection(lambda.Body);

    /// <summary>A condition, for a place where NULL counts as false.</summary>
    public static SqlExpression Condition(LambdaExpression lambda, Projection element) =>
        new ExpressionTranslator(lambda, element).Scalar(lambda.Body);

    /// <summary>A boolean that is never NULL: C# knows no third value, so an unknown comparison is false.</summary>
    public static SqlExpression Exact(SqlExpression value) => value.Type == typeof(bool) && value.IsNullable && value is not SqlColumn
        ? SqlFunction.Coalesce(value, SqlKeyword.False, typeof(bool))
        : value;

    public Projection Projection(Expression expression) => TryElement(expression) ?? expression switch
    {
        NewExpression made when !CellConversion.IsScalar(made.Type) => ObjectProjection.Of(made, [.. made.Arguments.Select(Projection)]),
        MemberInitExpression made => ObjectProjection.Of(
            made, [.. made.NewExpression.Arguments.Select(Projection)], [.. made.Bindings.Select(binding => Projection(Assigned(made, binding)))]),
        MethodCallExpression call when GroupAggregates.TryDecimalAverage(call, this) is { } average => average,
        _ when !CellConversion.IsScalar(expression.Type) => throw Untranslatable.Because(expression, $"a {expression.Type.Name} is no value that SQL has"),
        _ => new ScalarProjection(Readable(Exact(Scalar(expression)))),
    };

    public SqlExpression Scalar(Expression expression)
    {
        if (ClosedExpression.IsClosed(expression))
        {
            return Closed(expression);
        }

        return expression switch
        {
            ParameterExpression or MemberExpression when TryElement(expression) is { } element => element is ScalarProjection scalar
                ? scalar.Value
                : throw Untranslatable.Because(expression, "it is a whole row; name one of its properties"),
            MemberExpression member => Member(member),
            UnaryExpression unary => Unary(unary),
            BinaryExpression binary => Binary(binary),
            ConditionalExpression choice => Choice(choice),
            MethodCallExpression call => Call(call),
            _ => throw Untranslatable.Because(expression, $"{expression.NodeType} has no form in SQL"),
        };
    }

    /// <summary>The element, or the part of one, that an expression names; null when it names none.</summary>
    public Projection? TryElement(Expression expression)
    {
        switch (expression)
        {
            case ParameterExpression parameter:
                return _elements.GetValueOrDefault(parameter);
            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } convert when convert.Type.IsAssignableFrom(convert.Operand.Type) && !convert.Operand.Type.IsValueType:
                return TryElement(convert.Operand) is { } same and not ScalarProjection ? same : null;
            case MemberExpression { Expression: { } owner } member:
                return TryElement(owner) switch
                {
                    ObjectProjection made => made.Find(member.Member.Name)
                        ?? (CellConversion.IsScalar(made.Type) ? null : throw Untranslatable.Because(expression, $"{made.Type.Name} has no column {member.Member.Name}")),
                    GroupProjection group when member.Member.Name == nameof(IGrouping<,>.Key) => group.Key,
                    _ => null,
                };
            default:
                return null;
        }
    }

    /// <summary>The lambda behind an argument, with its element.</summary>
    public ExpressionTranslator Inner(LambdaExpression lambda, Projection element)
    {
        var inner = new ExpressionTranslator(lambda, element);
        foreach (var (parameter, known) in _elements)
        {
            inner._elements.TryAdd(parameter, known);
        }

        return inner;
    }

    private static Expression Assigned(MemberInitExpression made, MemberBinding binding) => binding is MemberAssignment assignment
        ? assignment.Expression
        : throw Untranslatable.Because(made, $"the member {binding.Member.Name} is not simply assigned");

    // A REAL is read only from a REAL column, and SQL computes in DOUBLE.
    private static SqlExpression Readable(SqlExpression value) => CellConversion.Bare(value.Type) == typeof(float) && value is not (SqlColumn or SqlParameter or SqlCast)
        ? new SqlCast(value, "REAL", false, value.Type)
        : value;

    private static SqlExpression Closed(Expression expression)
    {
        var value = ClosedExpression.Evaluate(expression);
        return value switch
        {
            null => new SqlKeyword("NULL", expression.Type, true),
            true => SqlKeyword.True with { Type = expression.Type },
            false => SqlKeyword.False with { Type = expression.Type },
            _ when CellConversion.IsScalar(value.GetType()) || value is char => new SqlParameter(value, expression.Type),
            _ => throw Untranslatable.Because(expression, $"a {value.GetType().Name} is no value that SQL has"),
        };
    }

    private SqlCase Choice(ConditionalExpression choice) =>
        new(Scalar(choice.Test), Exact(Scalar(choice.IfTrue)), Exact(Scalar(choice.IfFalse)), choice.Type);

    private SqlExpression Member(MemberExpression member)
    {
        if (member.Expression is null)
        {
            throw Untranslatable.Because(member, "it belongs to no row");
        }

        // A difference of times is no value of the grid, but its length in a unit is.
        if (DateTranslation.TryDifference(member, this) is { } difference)
        {
            return difference;
        }

        var owner = Scalar(member.Expression);
        var name = member.Member.Name;
        if (Nullable.GetUnderlyingType(member.Expression.Type) is not null)
        {
            return name == nameof(Nullable<>.HasValue) ? new SqlIsNull(owner, IsNegated: true) : owner with { Type = member.Type };
        }

        return TextTranslation.TryMember(owner, member) ?? DateTranslation.TryMember(owner, member)
            ?? throw Untranslatable.Because(member, $"{member.Expression.Type.Name}.{name} has no form in SQL");
    }

    private SqlExpression Call(MethodCallExpression call)
    {
        if (call.Method.Name == nameof(Nullable<>.GetValueOrDefault) && call.Object is { } nullable)
        {
            var otherwise = call.Arguments.Count == 1 ? Scalar(call.Arguments[0]) : Closed(Expression.Default(call.Type));
            return SqlFunction.Coalesce(Scalar(nullable), otherwise, call.Type);
        }

        return GroupAggregates.TryScalar(call, this)
            ?? Membership.TryTranslate(call, this)
            ?? TryEquals(call)
            ?? TextTranslation.TryCall(call, this)
            ?? DateTranslation.TryCall(call, this)
            ?? MathTranslation.TryCall(call, this)
            ?? throw Untranslatable.Because(call, $"{call.Method.DeclaringType?.Name}.{call.Method.Name} with these arguments has no form in SQL");
    }
}
