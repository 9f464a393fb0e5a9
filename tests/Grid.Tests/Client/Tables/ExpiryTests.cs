using System.ComponentModel.DataAnnotations;
using Grid.Client.Entities;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Tables;

/// <summary>Times to live as programs say them: by type, by options, by call.</summary>
public sealed class ExpiryTests
{
    [TimeToLive("20 minutes")]
    public sealed record Session([property: Key] int Id, string User);

    [TimeToLive("soon")]
    public sealed record Wrong([property: Key] int Id);

    private readonly FakeGrid _fake = new();

    [Fact]
    public async Task Create_FromATypeWithATimeToLive_RowsOfTheTableExpire()
    {
        var schema = await _fake.Client.CreateTableAsync<Session>();
        Assert.Equal(TimeSpan.FromMinutes(20), schema.TimeToLive);
        var sessions = _fake.Client.Table<int, Session>();
        await sessions.PutAsync(new Session(1, "a"));
        await sessions.PutAsync(new Session(2, "b"), RowExpiry.Never);
        _fake.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(await sessions.GetAsync(1));
        Assert.NotNull(await sessions.GetAsync(2));
    }

    [Fact]
    public async Task Create_OptionsSayAnother_TheyGoBeforeTheAttribute()
    {
        var fake = new FakeGrid(options => options.Entity<Session>(session => session.HasTimeToLive(TimeSpan.FromHours(1))));
        Assert.Equal(TimeSpan.FromHours(1), (await fake.Client.CreateTableAsync<Session>()).TimeToLive);
        Assert.Throws<RequestException>(() => new FakeGrid(options => options.Entity<Session>(session => session.HasTimeToLive(TimeSpan.Zero))));
    }

    [Fact]
    public async Task Create_AttributeIsNoDuration_IsRefusedByName()
    {
        var failure = await Assert.ThrowsAsync<RequestException>(() => _fake.Client.CreateTableAsync<Wrong>());
        Assert.Contains("'soon' is no time to live", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WithAnExpiry_EachCallCarriesIt()
    {
        _fake.AddTable("session", [new("id", ColumnType.Integer, false), new("user", ColumnType.Varchar, false)], [0]);
        var sessions = _fake.Client.Table<int, Session>("session");
        var minute = TimeSpan.FromMinutes(1);
        await sessions.PutAsync(new Session(1, "a"), minute);
        await sessions.InsertAsync(new Session(2, "a"), _fake.Time.GetUtcNow() + minute);
        await sessions.PutAsync(new Session(3, "a"));
        await sessions.UpdateAsync(new Session(3, "b"), minute);
        await sessions.PutManyAsync([new Session(4, "a"), new Session(5, "a")], minute);
        await sessions.InsertManyAsync([new Session(6, "a")], minute);
        await sessions.PutAsync(new Session(7, "a"));
        await sessions.UpdateManyAsync([new Session(7, "b")], minute);
        var rows = _fake.Client.Rows("session");
        await rows.PutAsync([8, "a"], minute);
        await rows.InsertAsync([9, "a"], minute);
        await rows.PutAsync(new Dictionary<string, object?> { ["id"] = 10, ["user"] = "a" }, minute);
        await rows.InsertAsync(new Dictionary<string, object?> { ["id"] = 11, ["user"] = "a" }, minute);
        await rows.PutAsync([12, "a"]);
        await rows.UpdateAsync([12, "b"], minute);
        await rows.PutAsync([13, "a"]);
        await rows.UpdateAsync(new Dictionary<string, object?> { ["id"] = 13, ["user"] = "b" }, minute);
        await rows.PutAsync([14, "a"]);
        await rows.MutateAsync([14], "user = 'b'", minute);
        await rows.PutAsync([15, "a"]);
        await rows.ExpireAsync([15], minute);
        _fake.Time.Advance(minute - TimeSpan.FromMilliseconds(1));
        Assert.Equal(15, (await sessions.GetManyAsync(Enumerable.Range(1, 15))).Count);
        _fake.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await sessions.GetManyAsync(Enumerable.Range(1, 15)));
    }

    [Fact]
    public async Task GetLifetime_RowsOfEachKind_SaysVersionTimeAndWhatIsLeft()
    {
        await _fake.Client.CreateTableAsync<Session>();
        var sessions = _fake.Client.Table<int, Session>();
        var end = _fake.Time.GetUtcNow() + TimeSpan.FromMinutes(20);
        var version = await sessions.PutAsync(new Session(1, "a"));
        await sessions.PutAsync(new Session(2, "a"), RowExpiry.Never);
        _fake.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(new RowLifetime(version, end, TimeSpan.FromMinutes(15)), await sessions.GetLifetimeAsync(1));
        Assert.Equal(new RowLifetime(version, end, TimeSpan.FromMinutes(15)), await _fake.Client.Rows("session").GetLifetimeAsync([1]));
        Assert.Equal((null, null), (await sessions.GetLifetimeAsync(2)) is { } forever ? (forever.ExpiresAt, forever.TimeLeft) : default((DateTimeOffset?, TimeSpan?)?));
        Assert.Null(await sessions.GetLifetimeAsync(3));
        var moved = await sessions.MutateAsync(1, row => row.Expire(TimeSpan.FromMinutes(1)));
        Assert.Equal((moved!.Version, TimeSpan.FromMinutes(1)), ((await sessions.GetLifetimeAsync(1))!.Version, (await sessions.GetLifetimeAsync(1))!.TimeLeft));
        _fake.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await sessions.GetLifetimeAsync(1));
    }

    [Fact]
    public async Task GetLifetime_SchemaChangedOrPartitionUnavailable_IsAskedAgain()
    {
        await _fake.Client.CreateTableAsync<Session>();
        var sessions = _fake.Client.Table<int, Session>();
        await sessions.PutAsync(new Session(1, "a"));
        _fake.AddTable("session", [new("user", ColumnType.Varchar, false), new("id", ColumnType.Integer, false)], [1], version: 2);
        var left = 2;
        _fake.OnReadLife = (_, read) => left-- > 0 ? throw new GridException(ErrorCode.Unavailable, "not yet", isTransient: true) : Task.FromResult(read());
        Assert.NotNull(await _fake.PassTimeAsync(sessions.GetLifetimeAsync(1).AsTask()));
        Assert.True(left < 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sessions.GetLifetimeAsync(1, new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task Mutate_OnlyTheExpiry_IsSetAndWithoutItKept()
    {
        await _fake.Client.CreateTableAsync<Session>();
        var sessions = _fake.Client.Table<int, Session>();
        await sessions.PutAsync(new Session(1, "a"), TimeSpan.FromSeconds(10));
        await sessions.MutateAsync(1, row => row.Set(session => session.User, "b"));
        Assert.Equal(new Session(1, "b"), (await sessions.MutateAsync(1, row => row.Expire(TimeSpan.FromSeconds(30))))!.Row);
        _fake.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("b", (await sessions.GetAsync(1))!.User);
        await sessions.MutateAsync(1, row => row.Set(session => session.User, "c").Expire(TimeSpan.FromSeconds(5)).When(session => session.User == "b"));
        _fake.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await sessions.MutateAsync(1, row => row.Expire(RowExpiry.Never)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await sessions.MutateAsync(1, row => row.When(session => session.User == "b")));
    }
}
