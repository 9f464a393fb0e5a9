using System.Linq.Expressions;
using System.Reflection;

namespace Grid.Client.Entities;

/// <summary>The properties that a lambda names.</summary>
internal static class PropertySelector
{
    public static string Name(LambdaExpression selector) => Names(selector) is [var name]
        ? name
        : throw new ArgumentException($"{selector} names several properties; one is wanted here.", nameof(selector));

    public static string[] Names(LambdaExpression selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var body = WithoutConversion(selector.Body);
        return body is NewExpression { Arguments.Count: > 0 } made
            ? [.. made.Arguments.Select(argument => NameOf(argument, selector))]
            : [NameOf(body, selector)];
    }

    private static string NameOf(Expression expression, LambdaExpression selector) =>
        WithoutConversion(expression) is MemberExpression { Member: PropertyInfo property, Expression: ParameterExpression }
            ? property.Name
            : throw new ArgumentException($"{selector} names no property of the row: write row => row.Property, or row => new {{ row.First, row.Second }}.", nameof(selector));

    // Values are boxed on their way to object.
    private static Expression WithoutConversion(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert } conversion ? conversion.Operand : expression;
}
