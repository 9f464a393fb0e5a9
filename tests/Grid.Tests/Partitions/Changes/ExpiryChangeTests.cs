using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.Time.Testing;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions.Changes;

/// <summary>Subscribers learn of rows that expire as of any that are deleted.</summary>
public sealed class ExpiryChangeTests
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FeedReader _reader = new(Table);

    [Fact]
    public async Task Expiry_OfARow_ComesAsADeletionWhenItLeavesTheCopies()
    {
        var core = await OpenAsync();
        await core.WriteAsync(Put(1, Life));
        await core.WriteAsync(Put(2, RowExpiry.Never));
        _time.Advance(Life);
        core.RemoveExpired();
        await _reader.ReadAllAsync(core);
        Assert.Equal([ChangeKind.Upsert, ChangeKind.Upsert], _reader.Seen.Select(change => change.Kind));
        await core.DeleteExpiredAsync();
        await _reader.ReadAllAsync(core);
        Assert.Equal((3, ChangeKind.Delete, 1, null), _reader.Seen[2]);
        await core.DeleteExpiredAsync();
        await _reader.ReadAllAsync(core);
        Assert.Equal(3, _reader.Seen.Count);
    }

    [Fact]
    public async Task Expiry_KeyIsWrittenAgainBeforeItLeft_NoDeletionComesBehindTheNewRow()
    {
        var core = await OpenAsync();
        await core.WriteAsync(Put(1, Life));
        _time.Advance(Life);
        await core.WriteAsync(Put(1, RowExpiry.Never));
        await core.DeleteExpiredAsync();
        await _reader.ReadAllAsync(core);
        Assert.Equal([(1, ChangeKind.Upsert), (2, ChangeKind.Upsert)], _reader.Seen.Select(change => (change.Position, change.Kind)));
    }

    [Fact]
    public async Task ReadLife_RowsOfEachKind_SaysTimeAndNow()
    {
        var core = await OpenAsync();
        await core.WriteAsync(Put(1, Life));
        await core.WriteAsync(Put(2, RowExpiry.Never));
        _time.Advance(Life / 2);
        var now = ExpiryTime.Now(_time);
        Assert.Equal(new RowLife(1, now + 5_000_000, now), Read(1));
        Assert.Equal(new RowLife(2, 0, now), Read(2));
        Assert.Equal(RowLife.None, Read(3));
        _time.Advance(Life / 2);
        Assert.Equal(RowLife.None, Read(1));

        RowLife Read(long id) => core.ReadLife(core.State.Find(Table.Id)!, Key(id));
    }

    private async Task<PartitionCore> OpenAsync()
    {
        var core = await FeedReader.OpenAsync(new PartitionBench { Time = _time });
        await _reader.ReadAsync(core);
        return core;
    }

    private static WriteRequest Put(long id, RowExpiry expiry)
    {
        var builder = new WriteRequestBuilder();
        builder.AddSingle(TableRef.Of(Table), WriteKind.Put, null, Row(id, "x"), expiry);
        return builder.Build();
    }
}
