using System.Linq.Expressions;

namespace Grid.Tests.Linq;

/// <summary>A value of an item, of whichever type, as a key and as a result.</summary>
internal interface IRandomValue
{
    IOrderedQueryable<Item> Order(IQueryable<Item> items, bool isDescending);

    /// <summary>The value, and whether a condition does not hold, for each item in order.</summary>
    void Compare(IQueryable<Item> expected, IQueryable<Item> actual, Expression<Func<Item, bool>> condition);

    /// <summary>The items grouped by the value.</summary>
    void CompareGroups(IQueryable<Item> expected, IQueryable<Item> actual);
}
