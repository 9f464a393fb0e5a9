using System.Linq.Expressions;
using Grid.Client.Linq.Results;
using Grid.Client.Linq.Syntax;
using Grid.Client.Linq.Translation;

namespace Grid.Client.Linq;

public static partial class GridQueryExtensions
{
    /// <summary>Number of elements.</summary>
    public static Task<int> CountAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<T, int>(source, _ => Count(typeof(int)), cancellationToken);

    /// <summary>Number of elements that a condition holds for.</summary>
    public static Task<int> CountAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        source.Where(predicate).CountAsync(cancellationToken);

    /// <inheritdoc cref="CountAsync{T}(IQueryable{T}, CancellationToken)"/>
    public static Task<long> LongCountAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<T, long>(source, _ => Count(typeof(long)), cancellationToken);

    /// <inheritdoc cref="CountAsync{T}(IQueryable{T}, Expression{Func{T, bool}}, CancellationToken)"/>
    public static Task<long> LongCountAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        source.Where(predicate).LongCountAsync(cancellationToken);

    /// <summary>Whether there is an element.</summary>
    public static Task<bool> AnyAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default)
    {
        return AnyCoreAsync(Run(source.Take(1).Select(_ => 1)), cancellationToken);

        static async Task<bool> AnyCoreAsync(QueryRun<int> run, CancellationToken cancellationToken) =>
            (await run.ToListAsync(cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    /// <summary>Whether a condition holds for an element.</summary>
    public static Task<bool> AnyAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        source.Where(predicate).AnyAsync(cancellationToken);

    /// <summary>Whether a condition holds for every element.</summary>
    public static Task<bool> AllAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default)
    {
        var isBroken = Expression.Lambda<Func<T, bool>>(Expression.Not(predicate.Body), predicate.Parameters);
        return NotAsync(source.AnyAsync(isBroken, cancellationToken));

        static async Task<bool> NotAsync(Task<bool> isAny) => !await isAny.ConfigureAwait(false);
    }

    /// <summary>Whether a value is among the elements.</summary>
    public static Task<bool> ContainsAsync<T>(this IQueryable<T> source, T item, CancellationToken cancellationToken = default)
    {
        var element = Expression.Parameter(typeof(T), "element");
        var isSame = Expression.Equal(element, Expression.Constant(item, typeof(T)));
        return source.AnyAsync(Expression.Lambda<Func<T, bool>>(isSame, element), cancellationToken);
    }

    /// <summary>Sum of a number, in its own type; null counts as 0, and so does no element.</summary>
    public static Task<TResult> SumAsync<T, TResult>(this IQueryable<T> source, Expression<Func<T, TResult>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).SumAsync(cancellationToken);

    /// <summary>Sum of the elements, in their own type; null counts as 0, and so does no element.</summary>
    public static Task<TResult> SumAsync<TResult>(this IQueryable<TResult> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<TResult, TResult>(source, Over(nameof(Enumerable.Sum), typeof(TResult)), cancellationToken);

    /// <summary>The least value; null when there is none and the type has null.</summary>
    /// <exception cref="InvalidOperationException">There is no element, and the type has no null.</exception>
    public static Task<TResult> MinAsync<T, TResult>(this IQueryable<T> source, Expression<Func<T, TResult>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).MinAsync(cancellationToken);

    /// <inheritdoc cref="MinAsync{T, TResult}"/>
    public static Task<TResult> MinAsync<TResult>(this IQueryable<TResult> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<TResult, TResult>(source, Over(nameof(Enumerable.Min), typeof(TResult)), cancellationToken);

    /// <summary>The greatest value; null when there is none and the type has null.</summary>
    /// <exception cref="InvalidOperationException">There is no element, and the type has no null.</exception>
    public static Task<TResult> MaxAsync<T, TResult>(this IQueryable<T> source, Expression<Func<T, TResult>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).MaxAsync(cancellationToken);

    /// <inheritdoc cref="MaxAsync{T, TResult}"/>
    public static Task<TResult> MaxAsync<TResult>(this IQueryable<TResult> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<TResult, TResult>(source, Over(nameof(Enumerable.Max), typeof(TResult)), cancellationToken);

    private static ScalarProjection Count(Type type) => new(new SqlAggregate("COUNT", null, false, null, type, false));

    private static Func<Projection, Projection> Over(string method, Type type) => element =>
        new ScalarProjection(GroupAggregates.Aggregate(method, Single(element), isDistinct: false, filter: null, type));

    private static SqlExpression Single(Projection element) => element is ScalarProjection scalar
        ? scalar.Value
        : throw Untranslatable.Because("an aggregate over whole rows", "it needs a single value; name it by a selector");

    // A query without GROUP BY: one row, of all elements.
    private static Task<TResult> AggregateAsync<T, TResult>(IQueryable<T> source, Func<Projection, Projection> aggregate, CancellationToken cancellationToken)
    {
        var state = QueryRun<T>.Translate(source);
        state = state.IsPlain ? state : state.Enclose();
        var run = new QueryRun<TResult>(new QueryState(state.Select with { Order = [] }, aggregate(state.Projection)));
        return AggregateCoreAsync(run, cancellationToken);
    }

    private static async Task<TResult> AggregateCoreAsync<TResult>(QueryRun<TResult> run, CancellationToken cancellationToken)
    {
        var result = await run.SendAsync(cancellationToken).ConfigureAwait(false);
        return result.Rows[0][0] is not null ? run.Read(result).Single()
            : default(TResult) is null ? default!
            : throw NoElements();
    }
}
