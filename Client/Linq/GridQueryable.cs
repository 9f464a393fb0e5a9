using System.Collections;
using System.Linq.Expressions;
using Grid.Client.Linq.Results;

namespace Grid.Client.Linq;

/// <summary>A query over grid tables. Immutable; it runs each time that it is asked for its result.</summary>
internal sealed class GridQueryable<T> : IOrderedQueryable<T>, IAsyncEnumerable<T>, IGridQueryable
{
    public GridQueryable(QueryTable table)
    {
        Table = table;
        Expression = Expression.Constant(this);
    }

    public GridQueryable(Expression expression) => Expression = expression;

    public QueryTable? Table { get; }

    public Type ElementType => typeof(T);

    public Expression Expression { get; }

    public IQueryProvider Provider => GridQueryProvider.Instance;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new QueryRun<T>(QueryRun<T>.Translate(this)).StreamAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    public IEnumerator<T> GetEnumerator() => throw GridQueryProvider.Blocking("ToListAsync() or await foreach");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Table is { } table ? table.Name : Expression.ToString();
}
