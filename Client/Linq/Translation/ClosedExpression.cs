using System.Linq.Expressions;
using System.Reflection;

namespace Grid.Client.Linq.Translation;

/// <summary>Expressions that depend on no row: captured variables, constants, calls on them. They are evaluated before anything is sent.</summary>
internal static class ClosedExpression
{
    public static bool IsClosed(Expression expression)
    {
        var finder = new OpenFinder();
        finder.Visit(expression);
        return !finder.IsOpen;
    }

    public static object? Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(member.Expression is null ? null : Evaluate(member.Expression)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when convert.Type.IsAssignableFrom(convert.Operand.Type) => Evaluate(convert.Operand),
        // Interpreted: compiling costs far more than one evaluation.
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };

    private sealed class OpenFinder : ExpressionVisitor
    {
        private readonly HashSet<ParameterExpression> _own = [];

        public bool IsOpen { get; private set; }

        public override Expression? Visit(Expression? node) => IsOpen ? node : base.Visit(node);

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            _own.UnionWith(node.Parameters);
            return base.VisitLambda(node);
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            IsOpen |= !_own.Contains(node);
            return node;
        }
    }
}
