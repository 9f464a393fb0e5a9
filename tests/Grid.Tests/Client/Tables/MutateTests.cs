using CsCheck;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tests.Client.Fakes;
using Grid.Tests.Linq;

namespace Grid.Tests.Client.Tables;

public sealed class MutateTests
{
    // What a lambda of C# makes of a row, and the same said to the grid; each changes another column.
    private static readonly (Func<Item, Item> InMemory, Action<RowChanges<Item>> InGrid)[] Changes =
    [
        (item => item with { Amount = (item.Amount * 2) - item.Small }, row => row.Set(item => item.Amount, item => (item.Amount * 2) - item.Small)),
        (item => item with { Stock = item.Stock + 1 }, row => row.Set(item => item.Stock, item => item.Stock + 1)),
        (item => item with { Small = 7 }, row => row.Set(item => item.Small, 7)),
        (item => item with { Big = item.Amount }, row => row.Set(item => item.Big, item => item.Amount)),
        (item => item with { Price = item.Price + 0.25m }, row => row.Set(item => item.Price, item => item.Price + 0.25m)),
        (item => item with { Discount = item.IsOpen ? null : item.Price }, row => row.Set(item => item.Discount, item => item.IsOpen ? null : item.Price)),
        (item => item with { Weight = item.Weight / 2 }, row => row.Set(item => item.Weight, item => item.Weight / 2)),
        (item => item with { Score = null }, row => row.Set(item => item.Score, (double?)null)),
        (item => item with { Name = item.Name + "!" + item.Note }, row => row.Set(item => item.Name, item => item.Name + "!" + item.Note)),
        (item => item with { Note = item.Name.ToUpperInvariant() }, row => row.Set(item => item.Note, item => item.Name.ToUpperInvariant())),
        (item => item with { Made = item.Made.AddDays(item.Amount) }, row => row.Set(item => item.Made, item => item.Made.AddDays(item.Amount))),
        (item => item with { SoldAt = new DateTime(2024, 5, 6, 7, 8, 9) }, row => row.Set(item => item.SoldAt, new DateTime(2024, 5, 6, 7, 8, 9))),
        (item => item with { IsOpen = !item.IsOpen }, row => row.Set(item => item.IsOpen, item => !item.IsOpen)),
        (item => item with { IsGood = item.Stock > 1 }, row => row.Set(item => item.IsGood, item => item.Stock > 1)),
        (item => item with { Color = Color.Green }, row => row.Set(item => item.Color, Color.Green)),
        (item => item with { Token = new Guid(3, 1, 2, new byte[8]) }, row => row.Set(item => item.Token, new Guid(3, 1, 2, new byte[8]))),
    ];

    private readonly FakeGrid _grid = City.NewGrid();
    private readonly IGridTable<long, City> _cities;

    public MutateTests() => _cities = _grid.Client.Table<long, City>();

    [Fact]
    public async Task Mutate_RowExists_ReturnsWhatItIsNow()
    {
        var before = await _cities.PutAsync(City.Number(1));
        var by = 5;
        var changed = await _cities.MutateAsync(1, row => row.Set(city => city.Population, city => city.Population + by).Set(city => city.Name, "x"));
        Assert.Equal(City.Number(1) with { Population = 15, Name = "x" }, changed!.Row);
        Assert.True(changed.Version.Value > before.Value);
        Assert.Equal(changed, await _cities.GetVersionedAsync(1));
    }

    [Fact]
    public async Task Mutate_NoRow_IsNull() =>
        Assert.Null(await _cities.MutateAsync(1, row => row.Set(city => city.Population, city => city.Population + 1)));

    [Fact]
    public async Task Mutate_ConditionDoesNotHold_IsNullAndChangesNothing()
    {
        await _cities.PutAsync(City.Number(1));
        void Take(RowChanges<City> row) => row
            .When(city => city.Population >= 4).When(city => city.Admin == "A").Set(city => city.Population, city => city.Population - 4);
        Assert.Equal(6, (await _cities.MutateAsync(1, Take))!.Row.Population);
        Assert.Equal(2, (await _cities.MutateAsync(1, Take))!.Row.Population);
        Assert.Null(await _cities.MutateAsync(1, Take));
        await _cities.PutAsync(City.Number(2));
        Assert.Null(await _cities.MutateAsync(2, Take));
        Assert.Equal(City.Number(2), await _cities.GetAsync(2));
        Assert.Equal(2, (await _cities.GetAsync(1))!.Population);
    }

    [Fact]
    public async Task Mutate_OtherVersion_IsRefused()
    {
        var old = await _cities.PutAsync(City.Number(1));
        var changed = await _cities.MutateAsync(1, row => row.Set(city => city.Population, 1), old);
        var failure = await Assert.ThrowsAsync<RequestException>(async () => await _cities.MutateAsync(1, row => row.Set(city => city.Population, 2), old));
        Assert.Equal(ErrorCode.VersionMismatch, failure.Code);
        Assert.Equal(changed, await _cities.GetVersionedAsync(1));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _cities.MutateAsync(1, row => row.Set(city => city.Population, 2), RowVersion.None));
    }

    [Fact]
    public async Task Mutate_ValueDoesNotFit_IsRefusedAndChangesNothing()
    {
        var before = await _cities.PutAsync(City.Number(1));
        (ErrorCode Code, Action<RowChanges<City>> Change)[] refused =
        [
            (ErrorCode.ValueOutOfRange, row => row.Set(city => city.Population, city => city.Population + int.MaxValue)),
            (ErrorCode.NullNotAllowed, row => row.Set(city => city.Name, (string)null!)),
            (ErrorCode.NotSupported, row => row.Set(city => city.Id, 7)),
            (ErrorCode.SyntaxError, row => row.Set(city => city.Population, 7).Set(city => city.Population, 8)),
        ];
        foreach (var (code, change) in refused)
        {
            Assert.Equal(code, (await Assert.ThrowsAnyAsync<RequestException>(async () => await _cities.MutateAsync(1, change))).Code);
            Assert.Equal(new Versioned<City>(City.Number(1), before), await _cities.GetVersionedAsync(1));
        }
    }

    [Fact]
    public async Task Mutate_ExpressionHasNoSql_NothingIsSent()
    {
        var sent = 0;
        _grid.OnMutate = (_, mutate, _) =>
        {
            sent++;
            return Task.FromResult(mutate());
        };
        await Assert.ThrowsAsync<NotSupportedException>(async () => await _cities.MutateAsync(1, row => row.Set(city => city.Population, city => city.GetHashCode())));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _cities.MutateAsync(1, row => row.Set(city => city.Population + 1, 1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _cities.MutateAsync(1, _ => { }));
        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task Mutate_SchemaChanged_IsTranslatedAnew()
    {
        await _cities.GetAsync(1);
        _grid.AddTable("city", [City.Columns[1], City.Columns[0], City.Columns[3], City.Columns[2]], [1], version: 2);
        await _grid.Client.Rows("city").PutAsync(new Dictionary<string, object?> { ["id"] = 1, ["name"] = "x", ["population"] = 5 });
        Assert.Equal(6, (await _cities.MutateAsync(1, row => row.Set(city => city.Population, city => city.Population + 1)))!.Row.Population);
    }

    [Fact]
    public async Task Mutate_RejectedFirst_IsSentAgainAndAppliedOnce()
    {
        await _cities.PutAsync(City.Number(1));
        var failures = 2;
        _grid.OnMutate = (_, mutate, _) => failures-- > 0
            ? throw new GridException(ErrorCode.Unavailable, "moving", isTransient: true)
            : Task.FromResult(mutate());
        var changed = await _grid.PassTimeAsync(_cities.MutateAsync(1, row => row.Set(city => city.Population, city => city.Population + 1)).AsTask());
        Assert.Equal(11, changed!.Row.Population);
    }

    [Fact]
    public async Task Mutate_AnswerIsLost_IsNotSentAgain()
    {
        await _cities.PutAsync(City.Number(1));
        _grid.OnMutate = (_, mutate, _) =>
        {
            mutate();
            throw new TimeoutException();
        };
        await Assert.ThrowsAsync<OutcomeUnknownException>(async () => await _cities.MutateAsync(1, row => row.Set(city => city.Population, city => city.Population + 1)));
        Assert.Equal(11, (await _cities.GetAsync(1))!.Population);
    }

    [Fact]
    public async Task MutateRows_SqlAssignments_AreComputed()
    {
        await _cities.PutAsync(City.Number(1));
        var rows = _grid.Client.Rows("city");
        var changed = await rows.MutateAsync([1], "population = population * $by, NAME = upper(name) || '!' WHERE population < 100", new { by = 20 });
        Assert.Equal([1L, "CITY 1!", "A", 200], changed!.Values);
        Assert.Null(await rows.MutateAsync([1], "population = population * $by WHERE population < 100", new { by = 20 }));
        Assert.Null(await rows.MutateAsync([2], "population = 0"));
        Assert.Equal(changed.Values, (await rows.GetAsync([1]))!.Values);
    }

    [Theory]
    [InlineData("population = ", ErrorCode.SyntaxError)]
    [InlineData("popu = 1", ErrorCode.ColumnNotFound)]
    [InlineData("population = 1 RETURNING name", ErrorCode.InvalidRequest)]
    [InlineData("population = (SELECT max(population) FROM city)", ErrorCode.NotSupported)]
    [InlineData("population = $by", ErrorCode.ParameterMismatch)]
    [InlineData("population = true", ErrorCode.TypeMismatch)]
    [InlineData("population = 1; DELETE FROM city", ErrorCode.NotSupported)]
    public async Task MutateRows_WrongSql_IsRefused(string assignments, ErrorCode code)
    {
        var before = await _cities.PutAsync(City.Number(1));
        var failure = await Assert.ThrowsAsync<SqlException>(async () => await _grid.Client.Rows("city").MutateAsync([1], assignments));
        Assert.Equal(code, failure.Code);
        Assert.Equal(new Versioned<City>(City.Number(1), before), await _cities.GetVersionedAsync(1));
    }

    [Fact]
    public void Mutate_RandomChanges_AreWhatCSharpMakesOfTheRow()
    {
        var grid = new FakeGrid();
        grid.AddTable("item", Item.Columns, [0]);
        var items = grid.Client.Table<int, Item>();
        var rows = Item.Make(3, 60);
        Gen.Select(Gen.Int[0, rows.Length - 1], Gen.Shuffle(Enumerable.Range(0, Changes.Length).ToArray()), Gen.Int[1, 6]).Sample((row, order, count) =>
        {
            int[] chosen = [.. order.Take(count)];
            items.PutAsync(rows[row]).AsTask().GetAwaiter().GetResult();
            var changed = items.MutateAsync(row, changes => Array.ForEach(chosen, index => Changes[index].InGrid(changes))).AsTask().GetAwaiter().GetResult();
            // Each sees the row as it was, so that the order does not matter.
            var expected = chosen.Aggregate(rows[row], (item, index) => Merge(item, rows[row], index));
            Assert.Equal(expected, changed!.Row);
            Assert.Equal(expected, items.GetAsync(row).AsTask().GetAwaiter().GetResult());
        }, iter: 500, threads: 1);
    }

    // The one column that a change sets, computed from the row before.
    private static Item Merge(Item item, Item before, int index)
    {
        var after = Changes[index].InMemory(before);
        return index switch
        {
            0 => item with { Amount = after.Amount },
            1 => item with { Stock = after.Stock },
            2 => item with { Small = after.Small },
            3 => item with { Big = after.Big },
            4 => item with { Price = after.Price },
            5 => item with { Discount = after.Discount },
            6 => item with { Weight = after.Weight },
            7 => item with { Score = after.Score },
            8 => item with { Name = after.Name },
            9 => item with { Note = after.Note },
            10 => item with { Made = after.Made },
            11 => item with { SoldAt = after.SoldAt },
            12 => item with { IsOpen = after.IsOpen },
            13 => item with { IsGood = after.IsGood },
            14 => item with { Color = after.Color },
            _ => item with { Token = after.Token },
        };
    }
}
