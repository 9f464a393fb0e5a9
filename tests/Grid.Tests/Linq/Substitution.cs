using System.Linq.Expressions;

namespace Grid.Tests.Linq;

/// <summary>Puts an expression in the place of a lambda's parameter.</summary>
internal sealed class Substitution(ParameterExpression parameter, Expression replacement) : ExpressionVisitor
{
    protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? replacement : node;
}
