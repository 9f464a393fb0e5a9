using System.Linq.Expressions;
using CsCheck;

namespace Grid.Tests.Linq;

/// <summary>Random conditions, projections and orders mean over the grid what LINQ to Objects says.</summary>
public sealed class RandomLinqTests(LinqFixture fixture) : IClassFixture<LinqFixture>
{
    private const int Queries = 400;

    private static readonly int Captured = 4;

    private static readonly Expression<Func<Item, bool>>[] Atoms =
    [
        item => item.Stock > 1, item => item.Stock != 2, item => item.Stock == null, item => item.Stock == item.Amount, item => item.Big != item.Stock,
        item => item.Amount % 3 == 1, item => item.Amount / 2 >= item.Small, item => item.Name == item.Note, item => item.Note != "ab",
        item => item.Name.Contains("b"), item => item.Name.StartsWith("a_"), item => item.IsOpen, item => item.IsGood == false, item => item.IsGood ?? true,
        item => item.Discount <= item.Price, item => item.Discount * 2 < 3.5m, item => item.Score - item.Weight > 1, item => item.Color != Color.Red,
        item => item.Token == new Guid(2, 0, 0, new byte[8]), item => item.Made < new DateOnly(2021, 3, 1), item => item.SoldAt > new DateTime(2021, 8, 1, 12, 0, 0),
        item => item.Made.Month == Captured, item => (item.Stock ?? 0) + item.Amount > Captured, item => (item.Stock > 2 ? item.Name : item.Note) == "a",
        item => new[] { 1, 2, Captured }.Contains(item.Amount), item => new int?[] { 1, null }.Contains(item.Stock), item => (item.Stock > 1) == (item.Score < 2),
        item => item.Name.Length > 1, item => item.Name.ToUpper() == "AB", item => string.IsNullOrEmpty(item.Note), item => (item.Note ?? item.Name) + "x" == "ax",
    ];

    private static readonly IRandomValue[] Values =
    [
        Of(item => item.Stock), Of(item => item.Amount), Of(item => item.Name), Of(item => item.Note), Of(item => item.Price), Of(item => item.Discount),
        Of(item => item.Score), Of(item => item.Made), Of(item => item.SoldAt), Of(item => item.IsOpen), Of(item => item.IsGood), Of(item => item.Big),
        Of(item => (item.Amount * 2) - item.Small), Of(item => item.Stock + 1), Of(item => item.Note ?? item.Name), Of(item => item.Name.ToLower()),
        Of(item => item.Stock > 2), Of(item => item.IsGood == true ? item.Stock : item.Amount), Of(item => item.Color), Of(item => item.Token),
    ];

    private static readonly Gen<Expression<Func<Item, bool>>> Condition = Gen.Recursive<Expression<Func<Item, bool>>>((depth, inner) => depth >= 3
        ? Any(Atoms)
        : Gen.Frequency(
            (3, Any(Atoms)),
            (1, inner.Select(operand => Combine(operand, operand, (body, _) => Expression.Not(body)))),
            (2, Gen.Select(inner, inner, (left, right) => Combine(left, right, Expression.AndAlso))),
            (2, Gen.Select(inner, inner, (left, right) => Combine(left, right, Expression.OrElse)))));

    [Fact]
    public void RandomQueries_AgainstLinqToObjects_Agree() =>
        Gen.Select(Condition, Any(Values), Any(Values), Gen.Bool, Gen.Int[0, 20], Gen.Int[1, 60])
            .Sample((condition, key, value, isDescending, skipped, taken) =>
            {
                IQueryable<Item> Chosen(IQueryable<Item> items) => key.Order(items.Where(condition), isDescending).ThenBy(item => item.Id).Skip(skipped).Take(taken);
                value.Compare(Chosen(fixture.Items.AsQueryable()), Chosen(fixture.Query), condition);
                value.CompareGroups(fixture.Items.AsQueryable().Where(condition), fixture.Query.Where(condition));
            }, iter: Queries, threads: 1);

    private static Gen<T> Any<T>(T[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static RandomValue<T> Of<T>(Expression<Func<Item, T>> selector) => new(selector);

    private static Expression<Func<Item, bool>> Combine(Expression<Func<Item, bool>> left, Expression<Func<Item, bool>> right, Func<Expression, Expression, Expression> combine)
    {
        var parameter = left.Parameters[0];
        return Expression.Lambda<Func<Item, bool>>(combine(left.Body, new Substitution(right.Parameters[0], parameter).Visit(right.Body)), parameter);
    }
}
