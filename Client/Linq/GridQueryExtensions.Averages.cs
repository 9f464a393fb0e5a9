using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;
using Grid.Client.Linq.Translation;

namespace Grid.Client.Linq;

/// <remarks>Averages have the types that LINQ gives them; that of decimals is exact, from their sum and number.</remarks>
public static partial class GridQueryExtensions
{
    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<double> AverageAsync(this IQueryable<int> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<int, double>(source, Average(typeof(double)), cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<double> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, int>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<double?> AverageAsync(this IQueryable<int?> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<int?, double?>(source, Average(typeof(double?)), cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<double?> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, int?>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<double> AverageAsync(this IQueryable<long> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<long, double>(source, Average(typeof(double)), cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<double> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, long>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<double?> AverageAsync(this IQueryable<long?> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<long?, double?>(source, Average(typeof(double?)), cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<double?> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, long?>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<double> AverageAsync(this IQueryable<double> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<double, double>(source, Average(typeof(double)), cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<double> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, double>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<double?> AverageAsync(this IQueryable<double?> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<double?, double?>(source, Average(typeof(double?)), cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<double?> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, double?>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<float> AverageAsync(this IQueryable<float> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<float, float>(source, Average(typeof(float)), cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<float> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, float>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<float?> AverageAsync(this IQueryable<float?> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<float?, float?>(source, Average(typeof(float?)), cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<float?> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, float?>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<decimal> AverageAsync(this IQueryable<decimal> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<decimal, decimal>(source, Average(typeof(decimal)), cancellationToken);

    /// <summary>The average; throws <see cref="InvalidOperationException"/> when there is no element.</summary>
    public static Task<decimal> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, decimal>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<decimal?> AverageAsync(this IQueryable<decimal?> source, CancellationToken cancellationToken = default) =>
        AggregateAsync<decimal?, decimal?>(source, Average(typeof(decimal?)), cancellationToken);

    /// <summary>The average of what is not null; null when there is none.</summary>
    public static Task<decimal?> AverageAsync<T>(this IQueryable<T> source, Expression<Func<T, decimal?>> selector, CancellationToken cancellationToken = default) =>
        source.Select(selector).AverageAsync(cancellationToken);

    private static Func<Projection, Projection> Average(Type type) => element => type == typeof(decimal) || type == typeof(decimal?)
        ? ObjectProjection.OfDecimalAverage(
            type,
            new SqlAggregate("SUM", Single(element), false, null, typeof(decimal?), true),
            new SqlAggregate("COUNT", Single(element), false, null, typeof(long), false))
        : Over(nameof(Enumerable.Average), type)(element);
}
