using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client;

/// <summary>What a program may get wrong is refused before anything is sent, with a code, and with what is wrong and where.</summary>
public sealed class BadInputTests
{
    private readonly FakeGrid _grid = new();

    internal sealed record Person(string Name, string? Town, byte[]? Picture);

    internal sealed record OrderKey(string Shop, int Number);

    internal sealed record Order(string Shop, int Number, decimal Total);

    internal sealed record Process(int Id, Stream Output, Action Callback, Dictionary<string, int> Counts, nint Handle);

    internal sealed record Strange(string Id, int Town, Guid Picture, TimeSpan Age);

    public BadInputTests()
    {
        _grid.AddTable(
            "person", [new("name", ColumnType.VarcharOf(20), false), new("town", ColumnType.VarcharOf(10), true), new("picture", ColumnType.Blob, true)], [0]);
        _grid.AddTable(
            "orders", [new("shop", ColumnType.Varchar, false), new("number", ColumnType.Integer, false), new("total", ColumnType.DecimalOf(6, 2), false)], [0, 1]);
    }

    private IGridTable<string, Person> People => _grid.Client.Table<string, Person>();

    private IGridTable<OrderKey, Order> Orders => _grid.Client.Table<OrderKey, Order>("orders");

    [Fact]
    public async Task Key_IsNull_IsKeyMissingInEveryCall()
    {
        await RefusedAsync(ErrorCode.KeyMissing, () => People.GetAsync(null!).AsTask(), "person");
        await RefusedAsync(ErrorCode.KeyMissing, () => People.GetLifetimeAsync(null!).AsTask());
        await RefusedAsync(ErrorCode.KeyMissing, () => People.GetManyAsync(["a", null!]).AsTask());
        await RefusedAsync(ErrorCode.KeyMissing, () => People.RemoveAsync(null!).AsTask());
        await RefusedAsync(ErrorCode.KeyMissing, () => People.RemoveManyAsync(["a", null!]), "Row 1 of 2");
        await RefusedAsync(ErrorCode.KeyMissing, () => People.MutateAsync(null!, row => row.Set(person => person.Town, "x")).AsTask());
        await RefusedAsync(ErrorCode.KeyMissing, () => People.PutAsync(new Person(null!, "x", null)).AsTask(), "name");
        await RefusedAsync(ErrorCode.KeyMissing, () => People.PutManyAsync([new Person("a", null, null), new Person(null!, "x", null)]), "Row 1 of 2");
        await RefusedAsync(ErrorCode.KeyMissing, () => Orders.GetAsync(null!).AsTask(), "orders");
        await RefusedAsync(ErrorCode.KeyMissing, () => Orders.GetAsync(new OrderKey(null!, 1)).AsTask(), "shop");
        await RefusedAsync(ErrorCode.KeyMissing, () => _grid.Client.Rows("orders").GetAsync([null, 1]).AsTask(), "shop");
        await RefusedAsync(ErrorCode.KeyMissing, () => _grid.Client.Rows("orders").PutAsync(["a", null, 1m]).AsTask(), "number");
    }

    [Fact]
    public async Task Key_HasAnotherNumberOfValues_IsRefused()
    {
        await RefusedAsync(null, () => _grid.Client.Rows("orders").GetAsync(["a"]).AsTask(), "orders");
        await RefusedAsync(null, () => _grid.Client.Rows("orders").GetAsync(["a", 1, 2]).AsTask(), "orders");
        await RefusedAsync(ErrorCode.InvalidRequest, () => _grid.Client.Rows("orders").PutAsync(["a", 1]).AsTask(), "2 values");
    }

    [Fact]
    public async Task Row_IsNull_IsAnArgumentException()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => People.PutAsync(null!).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => People.PutManyAsync([new Person("a", null, null), null!]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _grid.Client.Rows("person").GetAsync(null!).AsTask());
        Assert.Equal(0, _grid.WriteRequestCount);
    }

    [Fact]
    public async Task Value_OverTheLimitOfItsColumn_IsRefusedWithLimitAndActual()
    {
        await RefusedAsync(ErrorCode.ValueTooLong, () => People.PutAsync(new Person("ada", new string('x', 11), null)).AsTask(), "town", "10", "11");
        await RefusedAsync(ErrorCode.ValueTooLong, () => People.PutAsync(new Person(new string('x', 21), null, null)).AsTask(), "name", "20", "21");
        await RefusedAsync(ErrorCode.ValueTooLong, () => People.PutAsync(new Person("ada", null, new byte[ColumnType.MaxBytes + 1])).AsTask(), "picture", $"{ColumnType.MaxBytes}");
        await RefusedAsync(ErrorCode.ValueTooLong, () => People.PutManyAsync([new Person("ada", "London", null), new Person("bob", new string('x', 11), null)]), "Row 1 of 2");
        await RefusedAsync(ErrorCode.ValueOutOfRange, () => Orders.PutAsync(new Order("a", 1, 12345.67m)).AsTask(), "total");
        await RefusedAsync(ErrorCode.InvalidRequest, () => People.PutAsync(new Person("ada", "\ud800", null)).AsTask(), "town");
        Assert.Equal(0, _grid.WriteRequestCount);
        // What just fits is taken.
        await People.PutAsync(new Person(new string('x', 20), new string('漢', 10), new byte[1_000]));
    }

    [Fact]
    public async Task Type_HasValuesThatNoColumnHolds_EveryOneIsListed()
    {
        await RefusedAsync(ErrorCode.InvalidRequest, () => _grid.Client.CreateTableAsync<Process>(), "Output", "Callback", "Counts", "Handle");
        await RefusedAsync(ErrorCode.TypeMismatch, () => _grid.Client.Table<string, Process>("person").GetAsync("a").AsTask(), "Id", "Output", "Callback", "Counts", "Handle");
    }

    [Fact]
    public async Task Type_DoesNotMatchTheTable_EveryDifferenceIsListedByEveryCall()
    {
        string[] differences = ["column name VARCHAR(20) has no property", "column town is VARCHAR(10), Town is Int32", "column picture is BLOB, Picture is Guid", "property Id has no column", "property Age has no column"];
        var table = _grid.Client.Table<string, Strange>("person");
        await RefusedAsync(ErrorCode.TypeMismatch, () => table.GetAsync("a").AsTask(), differences);
        await RefusedAsync(ErrorCode.TypeMismatch, () => table.PutAsync(new Strange("a", 1, default, default)).AsTask(), differences);
        await RefusedAsync(ErrorCode.TypeMismatch, () => table.SubscribeAsync(), differences);
        await RefusedAsync(ErrorCode.TypeMismatch, async () => await table.ScanAsync().FirstOrDefaultAsync(), differences);
    }

    [Fact]
    public async Task Key_IsOfAnotherType_IsRefused() =>
        await RefusedAsync(ErrorCode.TypeMismatch, () => _grid.Client.Table<Guid, Person>("person").GetAsync(Guid.Empty).AsTask(), "name", "Guid");

    private async Task RefusedAsync(ErrorCode? code, Func<Task> call, params string[] words)
    {
        var failure = await Assert.ThrowsAsync<RequestException>(call);
        Assert.Equal(code ?? failure.Code, failure.Code);
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
        Assert.Equal(0, _grid.WriteRequestCount + _grid.ReadRequestCount);
    }
}
