using System.Linq.Expressions;
using System.Text;
using Grid.Client.Linq.Results;
using Grid.Client.Tables;

namespace Grid.Client.Linq;

/// <summary>
/// Runs queries over grid tables. What cannot be translated to SQL throws <see cref="NotSupportedException"/> at the call,
/// before anything is sent, and names the expression. Deadline, retries and failures are those of <see cref="IGrid.SqlAsync(string, object?, CancellationToken)"/>.
/// </summary>
public static partial class GridQueryExtensions
{
    /// <summary>The rows of a table as a query: the same as <see cref="IGridTable{TKey, TRow}.Query"/>.</summary>
    public static IQueryable<TRow> AsQueryable<TKey, TRow>(this IGridTable<TKey, TRow> table)
        where TKey : notnull
        where TRow : class => table.Query();

    /// <summary>All elements.</summary>
    public static Task<List<T>> ToListAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) =>
        Run(source).ToListAsync(cancellationToken);

    /// <inheritdoc cref="ToListAsync{T}"/>
    public static Task<T[]> ToArrayAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default)
    {
        return ToArrayCoreAsync(Run(source).ToListAsync(cancellationToken));

        static async Task<T[]> ToArrayCoreAsync(Task<List<T>> list) => [.. await list.ConfigureAwait(false)];
    }

    /// <summary>All elements by a key that each has for itself.</summary>
    public static Task<Dictionary<TKey, T>> ToDictionaryAsync<T, TKey>(
        this IQueryable<T> source, Func<T, TKey> keySelector, CancellationToken cancellationToken = default)
        where TKey : notnull
    {
        return ToDictionaryCoreAsync(Run(source).ToListAsync(cancellationToken));

        async Task<Dictionary<TKey, T>> ToDictionaryCoreAsync(Task<List<T>> list) => (await list.ConfigureAwait(false)).ToDictionary(keySelector);
    }

    /// <summary>The elements one after another. The answer arrives whole; elements are made of it as they are asked for.</summary>
    public static IAsyncEnumerable<T> AsAsyncEnumerable<T>(this IQueryable<T> source) => source as GridQueryable<T>
        ?? throw new ArgumentException($"This is no query over a grid table, but a {source.GetType().Name}.", nameof(source));

    /// <summary>Lets <c>await foreach</c> run a query.</summary>
    public static IAsyncEnumerator<T> GetAsyncEnumerator<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) =>
        source.AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);

    /// <summary>The first element.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Task<T> FirstAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) =>
        OneAsync(Run(source.Take(1)), isSingle: false, isRequired: true, cancellationToken)!;

    /// <inheritdoc cref="FirstAsync{T}(IQueryable{T}, CancellationToken)"/>
    public static Task<T> FirstAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        source.Where(predicate).FirstAsync(cancellationToken);

    /// <summary>The first element, or the default when there is none.</summary>
    public static Task<T?> FirstOrDefaultAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) =>
        OneAsync(Run(source.Take(1)), isSingle: false, isRequired: false, cancellationToken);

    /// <inheritdoc cref="FirstOrDefaultAsync{T}(IQueryable{T}, CancellationToken)"/>
    public static Task<T?> FirstOrDefaultAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        source.Where(predicate).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one.</exception>
    public static Task<T> SingleAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) =>
        OneAsync(Run(source.Take(2)), isSingle: true, isRequired: true, cancellationToken)!;

    /// <inheritdoc cref="SingleAsync{T}(IQueryable{T}, CancellationToken)"/>
    public static Task<T> SingleAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        source.Where(predicate).SingleAsync(cancellationToken);

    /// <summary>The only element, or the default when there is none.</summary>
    /// <exception cref="InvalidOperationException">There is more than one.</exception>
    public static Task<T?> SingleOrDefaultAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) =>
        OneAsync(Run(source.Take(2)), isSingle: true, isRequired: false, cancellationToken);

    /// <inheritdoc cref="SingleOrDefaultAsync{T}(IQueryable{T}, CancellationToken)"/>
    public static Task<T?> SingleOrDefaultAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        source.Where(predicate).SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// The SQL text of a query, behind its parameters as comments. Column names are the table's where this process has used
    /// the table already, and the row type's otherwise.
    /// </summary>
    public static string ToQueryString<T>(this IQueryable<T> source)
    {
        var statement = Run(source).KnownText();
        var text = new StringBuilder();
        foreach (var (name, value) in statement.Parameters)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"-- ${name} = {value ?? "NULL"}\n");
        }

        return text.Append(statement.Text).ToString();
    }

    /// <summary>How the grid would run a query: what <c>EXPLAIN</c> answers, one line a row.</summary>
    public static Task<string> ExplainAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default)
    {
        return ExplainCoreAsync(Run(source), cancellationToken);

        static async Task<string> ExplainCoreAsync(QueryRun<T> run, CancellationToken cancellationToken)
        {
            var plan = await run.ExplainAsync(cancellationToken).ConfigureAwait(false);
            return string.Join('\n', plan.Rows.Select(row => string.Join(' ', row.ToArray())));
        }
    }

    private static QueryRun<T> Run<T>(IQueryable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new QueryRun<T>(QueryRun<T>.Translate(source));
    }

    private static async Task<T?> OneAsync<T>(QueryRun<T> run, bool isSingle, bool isRequired, CancellationToken cancellationToken)
    {
        var elements = await run.ToListAsync(cancellationToken).ConfigureAwait(false);
        return elements.Count > 1 && isSingle ? throw new InvalidOperationException("The query has more than one element.")
            : elements.Count > 0 ? elements[0]
            : isRequired ? throw NoElements()
            : default;
    }

    private static InvalidOperationException NoElements() => new("The query has no elements.");
}
