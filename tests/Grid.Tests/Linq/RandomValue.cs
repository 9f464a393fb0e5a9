using System.Linq.Expressions;
using Grid.Client.Linq;

namespace Grid.Tests.Linq;

/// <inheritdoc cref="IRandomValue"/>
internal sealed class RandomValue<T>(Expression<Func<Item, T>> selector) : IRandomValue
{
    private sealed record Answer(T Value, bool IsNot, int Id);

    public IOrderedQueryable<Item> Order(IQueryable<Item> items, bool isDescending) => isDescending ? items.OrderByDescending(selector) : items.OrderBy(selector);

    public void Compare(IQueryable<Item> expected, IQueryable<Item> actual, Expression<Func<Item, bool>> condition)
    {
        var item = selector.Parameters[0];
        var negated = Expression.Not(new Substitution(condition.Parameters[0], item).Visit(condition.Body));
        var made = Expression.New(typeof(Answer).GetConstructors()[0], selector.Body, negated, Expression.Property(item, nameof(Item.Id)));
        var answer = Expression.Lambda<Func<Item, Answer>>(made, item);
        Compare(expected.Select(answer), actual.Select(answer), isOrdered: true);
    }

    public void CompareGroups(IQueryable<Item> expected, IQueryable<Item> actual)
    {
        static IQueryable<object> Groups(IQueryable<IGrouping<T, Item>> groups) => groups.Select(group => new
        {
            group.Key,
            Count = group.Count(),
            Sum = group.Sum(item => item.Stock),
            Least = group.Min(item => item.Price),
            Open = group.Any(item => item.IsOpen),
        });
        Compare(Groups(expected.GroupBy(selector)), Groups(actual.GroupBy(selector)), isOrdered: false);
    }

    private static void Compare<TElement>(IQueryable<TElement> expected, IQueryable<TElement> actual, bool isOrdered)
    {
        var (wanted, found) = (expected.ToList(), actual.ToListAsync().GetAwaiter().GetResult());
        var isSame = isOrdered ? wanted.SequenceEqual(found) : wanted.Count == found.Count && wanted.ToHashSet().SetEquals(found);
        Assert.True(isSame, $"{actual.ToQueryString()}\nLINQ: {string.Join("; ", wanted.Take(12))}\nGrid: {string.Join("; ", found.Take(12))}");
    }
}
