using System.Linq.Expressions;

namespace Grid.Client.Linq;

/// <summary>Makes queries of queries. Runs none: running one would block the thread for a network call.</summary>
internal sealed class GridQueryProvider : IQueryProvider
{
    public static GridQueryProvider Instance { get; } = new();

    public IQueryable<TElement> CreateQuery<TElement>(Expression expression) => new GridQueryable<TElement>(expression);

    public IQueryable CreateQuery(Expression expression)
    {
        var element = expression.Type.GetInterfaces().Append(expression.Type)
            .First(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IQueryable<>)).GetGenericArguments()[0];
        return (IQueryable)Activator.CreateInstance(typeof(GridQueryable<>).MakeGenericType(element), expression)!;
    }

    public object? Execute(Expression expression) => throw Blocking(AsyncNameOf(expression));

    public TResult Execute<TResult>(Expression expression) => throw Blocking(AsyncNameOf(expression));

    public static NotSupportedException Blocking(string remedy) =>
        new($"A query over the grid is not run synchronously, which would block a thread for a network call: use {remedy}.");

    private static string AsyncNameOf(Expression expression) => expression is MethodCallExpression call ? $"{call.Method.Name}Async()" : "ToListAsync()";
}
