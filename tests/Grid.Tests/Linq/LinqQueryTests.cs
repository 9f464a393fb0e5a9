namespace Grid.Tests.Linq;

/// <summary>Queries mean over the grid what LINQ to Objects says they mean.</summary>
public sealed class LinqQueryTests(LinqFixture fixture) : IClassFixture<LinqFixture>
{
    [Fact]
    public async Task Where_NullsInComparisons_AreAsInCSharp()
    {
        int? captured = null;
        var three = 3;
        await fixture.SameAsync(items => items.Where(item => item.Stock == 3).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Stock != three).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => !(item.Stock < three)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Stock == captured).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Stock != captured).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Stock == item.Big).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Name == item.Note).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Name != item.Note).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => !(item.Stock > 0 && item.Score < 5) || item.IsGood == true).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.IsGood ?? item.IsOpen).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => (item.Stock > 0) == item.IsOpen).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.IsOpen ^ item.Stock > 0).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Stock.HasValue && item.Stock.Value > 1).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Note == null || item.Token != null).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Select(item => new { item.Id, IsMore = item.Stock > 2, IsNot = item.Discount != 1m }).OrderBy(row => row.Id));
    }

    [Fact]
    public async Task Where_Lists_AreIn()
    {
        int[] ids = [3, 5, 9, 40, 99];
        List<int?> stocks = [1, null, 2];
        List<int> none = [];
        var colors = new HashSet<Color> { Color.Red, Color.Blue };
        Guid?[] tokens = [new Guid(1, 0, 0, new byte[8]), null];
        await fixture.SameAsync(items => items.Where(item => ids.Contains(item.Id)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => !ids.Contains(item.Id)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => stocks.Contains(item.Stock)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => !stocks.Contains(item.Stock)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => none.Contains(item.Id)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => !none.Contains(item.Id)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => colors.Contains(item.Color)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => tokens.Contains(item.Token)).OrderBy(item => item.Id));
        await fixture.SameAsync((items, sales) => items.Where(item => sales.Where(sale => sale.Quantity > 4).Select(sale => sale.ItemId).Contains(item.Id)));
    }

    [Fact]
    public async Task Texts_MembersAndMethods_AreTranslated()
    {
        await fixture.SameAsync(items => items.Where(item => item.Name.StartsWith("a")).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Name.Contains('%') || item.Name.Contains("_") || item.Name.Contains(@"\")).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => !item.Name.EndsWith("b", StringComparison.Ordinal)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Name.StartsWith("A", StringComparison.OrdinalIgnoreCase)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Name.Equals("AB", StringComparison.OrdinalIgnoreCase)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => string.Equals(item.Name, item.Note)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.Note != null && item.Name.Contains(item.Note)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => string.IsNullOrEmpty(item.Note)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => !string.IsNullOrWhiteSpace(item.Note)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => string.CompareOrdinal(item.Name, "ab") >= 0).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.OrderBy(item => item.Id).Select(item => new
        {
            Upper = item.Name.ToUpperInvariant(),
            Lower = item.Name.ToLower(),
            Trimmed = item.Name.Trim(),
            Bare = item.Name.Trim('a', 'b'),
            item.Name.Length,
            Joined = item.Name + "-" + item.Note + item.Id,
            Place = item.Name.IndexOf("b"),
            Other = item.Name.Replace("a", "xy"),
        }));
        await fixture.SameAsync(items => items.Where(item => item.Name.Length > 1).OrderBy(item => item.Id).Select(item => item.Name.Substring(1, 1) + item.Name.Substring(1)));
    }

    [Fact]
    public async Task Dates_MembersAndMethods_AreTranslated()
    {
        await fixture.SameAsync(items => items.Where(item => item.Made.Year == 2021 && item.Made.Month > 3).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.Where(item => item.SoldAt >= new DateTime(2021, 6, 1)).OrderBy(item => item.Id));
        await fixture.SameAsync(items => items.OrderBy(item => item.Id).Select(item => new
        {
            item.Made.Day,
            item.Made.DayOfWeek,
            item.Made.DayOfYear,
            Later = item.Made.AddDays(3),
            Month = item.Made.AddMonths(1),
        }));
        await fixture.SameAsync(items => items.Where(item => item.SoldAt != null).OrderBy(item => item.Id).Select(item => new
        {
            item.SoldAt!.Value.Hour,
            item.SoldAt.Value.Minute,
            item.SoldAt.Value.Date,
            Later = item.SoldAt.Value.AddDays(1.5).AddHours(2),
            Day = DateOnly.FromDateTime(item.SoldAt.Value),
            Days = (item.SoldAt.Value - new DateTime(2021, 1, 1)).TotalDays,
        }));
    }

    [Fact]
    public async Task Numbers_Arithmetic_IsAsInCSharp()
    {
        await fixture.SameAsync(items => items.OrderBy(item => item.Id).Select(item => new
        {
            Third = item.Amount / 3,
            Rest = item.Amount % 3,
            Half = item.Amount / 2.0,
            Cut = (int)item.Weight,
            Wide = item.Small * 1000 + item.Small,
            Long = (long)item.Amount * int.MaxValue,
            Total = item.Price * item.Amount,
            Less = item.Price - item.Discount,
            Minus = -item.Stock,
            Choice = item.Stock > 2 ? item.Amount : item.Stock ?? -1,
            Default = item.Stock.GetValueOrDefault(),
        }));
        await fixture.SameAsync(items => items.OrderBy(item => item.Id).Select(item => new
        {
            Absolute = Math.Abs(item.Amount),
            Floor = Math.Floor(item.Weight),
            Ceiling = Math.Ceiling(item.Price),
            Round = Math.Round(item.Weight),
            Away = Math.Round(item.Price, 1, MidpointRounding.AwayFromZero),
            Greater = Math.Max(item.Amount, item.Small),
            Color = item.Color == Color.Green,
            Number = (int)item.Color,
        }));
    }

    [Fact]
    public async Task Rows_OrderPageDistinct_AreAsInLinq()
    {
        await fixture.SameAsync(items => items.OrderByDescending(item => item.Stock).ThenBy(item => item.Note).ThenByDescending(item => item.Id));
        await fixture.SameAsync(items => items.OrderBy(item => item.Score).ThenBy(item => item.Id).Skip(5).Take(10));
        await fixture.SameAsync(items => items.OrderBy(item => item.Id).Take(20).Skip(5).Take(100).Where(item => item.IsOpen));
        await fixture.SameAsync(items => items.OrderBy(item => item.Name).ThenBy(item => item.Id).Take(9).OrderByDescending(item => item.Id).Take(4));
        await fixture.SameAsync(items => items.Select(item => new { item.Color, item.IsGood }).Distinct(), isOrdered: false);
        await fixture.SameAsync(items => items.Select(item => item.Stock).Distinct().OrderBy(stock => stock));
        await fixture.SameAsync(items => items.Select(item => item.Amount).Distinct().Where(amount => amount > 3).OrderBy(amount => amount).Take(3));
        await fixture.SameAsync(items => items.Select(item => new { A = new { item.Id, item.Name }, B = item }).Where(row => row.A.Id > 5 && row.B.Amount > 2).OrderBy(row => row.B.Id).Select(row => row.A.Name));
        await fixture.SameAsync(items => items.OrderBy(item => item.Id).Select(item => new Sale(item.Id, item.Stock, item.Amount) { Quantity = item.Amount + 1 }));
    }

    [Fact]
    public async Task Groups_KeysAndAggregates_AreAsInLinq()
    {
        await fixture.SameAsync(items => items.GroupBy(item => item.Stock).Select(group => new
        {
            group.Key,
            Count = group.Count(),
            Open = group.Count(item => item.IsOpen),
            Sum = group.Sum(item => item.Amount),
            Discount = group.Sum(item => item.Discount),
            Price = group.Average(item => item.Price),
            Least = group.Min(item => item.Name),
            Last = group.Max(item => item.SoldAt),
            Weight = group.Average(item => item.Weight),
            Any = group.Any(item => item.Amount > 15),
            All = group.All(item => item.Amount > 0),
            Kinds = group.Select(item => item.Note).Distinct().Count(),
            Some = group.Where(item => item.IsGood == true).Sum(item => item.Big),
        }).OrderBy(row => row.Key));
        await fixture.SameAsync(items => items.Where(item => item.Id > 3).GroupBy(item => new { item.Color, item.IsGood }).Where(group => group.Count() > 3)
            .Select(group => new { group.Key.Color, group.Key.IsGood, Total = group.Sum(item => item.Price) }), isOrdered: false);
        await fixture.SameAsync(items => items.GroupBy(item => item.Made.Year, item => item.Amount, (year, amounts) => new { year, Most = amounts.Max() }).OrderByDescending(row => row.Most).ThenBy(row => row.year));
        await fixture.SameAsync(items => items.GroupBy(item => item.Color).OrderBy(group => group.Sum(item => item.Amount)).Select(group => group.Key).Take(2));
        await fixture.SameAsync(items => items.GroupBy(item => item.Color).Select(group => new { group.Key, Count = group.Count() }).GroupBy(row => row.Count > 20).Select(group => new { group.Key, Count = group.Count() }), isOrdered: false);
    }

    [Fact]
    public async Task Joins_KeysOfBothSides_AreAsInLinq()
    {
        await fixture.SameAsync((items, sales) => items.Join(sales, item => item.Id, sale => sale.ItemId, (item, sale) => new { item.Name, sale.Quantity, sale.Id }));
        await fixture.SameAsync((items, sales) => sales.Where(sale => sale.Quantity > 2).Join(
            items.Where(item => item.IsOpen), sale => new { Id = sale.ItemId, Number = (int?)sale.Quantity }, item => new { Id = (int?)item.Id, Number = item.Stock }, (sale, item) => new { item, sale }));
        await fixture.SameAsync((items, sales) =>
            from item in items
            join sale in sales on item.Id equals sale.ItemId
            where item.Amount > 3
            group sale by item.Color into color
            select new { color.Key, Quantity = color.Sum(sale => sale.Quantity) });
        await fixture.SameAsync((items, sales) => items.OrderBy(item => item.Id).Take(20).Join(
            sales.GroupBy(sale => sale.ItemId).Select(group => new { group.Key, Sum = group.Sum(sale => sale.Quantity) }), item => item.Id, sum => sum.Key, (item, sum) => new { item.Id, sum.Sum }));
    }
}
