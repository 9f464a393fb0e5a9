using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.StoreTests.Stores;

/// <summary>What <see cref="IPartitionStore"/> promises, for every provider. Each test has a database of its own.</summary>
public abstract partial class PartitionStoreConformance : IAsyncLifetime
{
    protected static readonly PartitionId P0 = PartitionId.Create(0);
    protected static readonly PartitionId P1 = PartitionId.Create(1);

    private readonly List<IPartitionStore> _open = [];

    protected static GridIdentity Identity { get; } = new(Guid.NewGuid(), 64);

    /// <summary>A store on this test's database, not yet opened. Several share the database, like several processes.</summary>
    protected abstract IPartitionStore CreateStore();

    /// <summary>Deletes this test's database.</summary>
    protected abstract ValueTask DropDatabaseAsync();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _open)
        {
            await store.DisposeAsync();
        }

        await DropDatabaseAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<IPartitionStore> OpenAsync()
    {
        var store = CreateStore();
        _open.Add(store);
        await store.OpenAsync(Identity, default);
        return store;
    }

    protected async Task<IPartitionStore> ReopenAsync(IPartitionStore store)
    {
        _open.Remove(store);
        await store.DisposeAsync();
        return await OpenAsync();
    }

    protected static Epoch E(long epoch) => Epoch.Create(epoch);

    protected static Position At(long position) => Position.Create(position);

    protected static JournalEntry Entry(PartitionId partition, long epoch, long first, long? last = null) =>
        JournalEntry.Create(partition, E(epoch), At(first), At(last ?? first), BitConverter.GetBytes(HashCode.Combine(partition, epoch, first)));

    protected static async Task<AppendOutcome> AppendAsync(IPartitionStore store, JournalEntry entry) =>
        Assert.Single(await store.AppendAsync([entry], default));

    protected static async Task<List<JournalEntry>> ReadJournalAsync(IPartitionStore store, PartitionId partition, long after = 0) =>
        await store.ReadJournalAsync(partition, At(after), default).ToListAsync();

    protected static async Task<Dictionary<string, (string Row, Position Position, ExpiryTime Expires)>> ReadRowsAsync(IPartitionStore store, PartitionId partition, TableSchema schema)
    {
        var rows = new Dictionary<string, (string, Position, ExpiryTime)>();
        await store.ReadRowsAsync(partition, schema, (row, position, expires) => rows.Add(Convert.ToHexString(KeyCodec.KeyOf(schema, row)), (Convert.ToHexString(row), position, expires)), default);
        return rows;
    }

    /// <summary>Seals a copy and appends up to a position, so that a checkpoint may go that far.</summary>
    protected static async Task AdvanceAsync(IPartitionStore store, PartitionId partition, long epoch, long position)
    {
        var header = await store.SealAsync(partition, E(epoch), default);
        if (header.Position.Value < position)
        {
            Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, Entry(partition, epoch, header.Position.Value + 1, position)));
        }
    }

    protected static CheckpointRequest Checkpoint(PartitionId partition, long epoch, long upTo, params TableChanges[] tables) =>
        new(partition, E(epoch), At(upTo), [.. tables]);

    protected static void AssertDense(IReadOnlyList<JournalEntry> journal, long after, long position)
    {
        foreach (var entry in journal)
        {
            entry.Verify();
            Assert.Equal(after + 1, entry.First.Value);
            after = entry.Last.Value;
        }

        Assert.Equal(position, after);
    }
}
