using System.Buffers;
using Grid.Client.Entities;
using Grid.Client.Tables;
using Grid.Errors;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace Grid.Client.Caching;

/// <summary>
/// A distributed cache over one table of a grid, whose rows expire when their entries do. An entry that has expired is gone at once for all
/// processes. Safe to use from everywhere at once; concurrent calls travel together as those of any table do. A read of an entry with a
/// sliding expiration writes its new time. Methods without Async block a thread for as long as the grid takes: prefer the others.
/// </summary>
/// <remarks>
/// A key takes at most 2,048 bytes of UTF-8, and a value at most 16 MiB; what is longer is refused with
/// <see cref="ErrorCode.ValueTooLong"/>. For failures and deadlines see <see cref="IGrid"/>.
/// </remarks>
public sealed partial class GridDistributedCache : IBufferDistributedCache
{
    private readonly IGrid _grid;
    private readonly GridDistributedCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<GridDistributedCache> _logger;
    private readonly IGridTable<string, CacheEntry> _entries;
    private volatile bool _hasTable;

    internal GridDistributedCache(IGrid grid, GridDistributedCacheOptions options, TimeProvider time, ILogger<GridDistributedCache> logger)
    {
        _grid = grid;
        _options = options;
        _time = time;
        _logger = logger;
        _entries = grid.Table<string, CacheEntry>(options.Table);
    }

    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await ReadAsync(key, token).ConfigureAwait(false) is { } entry ? entry.Value.ToArray() : null;

    public bool TryGet(string key, IBufferWriter<byte> destination) => TryGetAsync(key, destination).AsTask().GetAwaiter().GetResult();

    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (await ReadAsync(key, token).ConfigureAwait(false) is not { } entry)
        {
            return false;
        }

        destination.Write(entry.Value.Span);
        return true;
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return WriteAsync(key, value, options, token).AsTask();
    }

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).AsTask().GetAwaiter().GetResult();

    public ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        WriteAsync(key, value.IsSingleSegment ? value.First : value.ToArray(), options, token);

    public void Refresh(string key) => RefreshAsync(key).GetAwaiter().GetResult();

    public async Task RefreshAsync(string key, CancellationToken token = default) => await ReadAsync(key, token).ConfigureAwait(false);

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await EnsureTableAsync(token).ConfigureAwait(false);
        await _entries.RemoveAsync(key, cancellationToken: token).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(string key, ReadOnlyMemory<byte> value, DistributedCacheEntryOptions options, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        var now = _time.GetUtcNow();
        var life = EntryLife.Of(options, _options.DefaultSlidingExpiration, now);
        await EnsureTableAsync(token).ConfigureAwait(false);
        await _entries.PutAsync(life.ToEntry(key, value), life.ToExpiry(now), cancellationToken: token).ConfigureAwait(false);
    }

    // The entry, which lives on from now.
    private async ValueTask<CacheEntry?> ReadAsync(string key, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(key);
        await EnsureTableAsync(token).ConfigureAwait(false);
        if (await _entries.GetVersionedAsync(key, token).ConfigureAwait(false) is not { } read)
        {
            return null;
        }

        if (EntryLife.Of(read.Row) is { Sliding: not null } life)
        {
            await ProlongAsync(read, life.ToExpiry(_time.GetUtcNow()), token).ConfigureAwait(false);
        }

        return read.Row;
    }

    private async ValueTask ProlongAsync(Versioned<CacheEntry> read, Grid.Tables.RowExpiry expiry, CancellationToken token)
    {
        try
        {
            // Only the entry that was read: another may have been set since, with a life of its own.
            await _entries.MutateAsync(read.Row.Id, row => row.Expire(expiry), read.Version, token).ConfigureAwait(false);
        }
        catch (RequestException failure) when (failure.Code == ErrorCode.VersionMismatch)
        {
            // It has been read, set or removed at the same time, which counts as well.
        }
        catch (GridException failure)
        {
            // What was read is right nevertheless; it may live for less than it should.
            LogNotProlonged(read.Row.Id, failure);
        }
    }

    private async ValueTask EnsureTableAsync(CancellationToken token)
    {
        if (!_hasTable)
        {
            var definition = EntityTable.Define(typeof(CacheEntry), _options.Table, model: null) with { Durability = _options.Durability };
            await _grid.CreateTableAsync(definition, ifNotExists: true, token).ConfigureAwait(false);
            _hasTable = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache entry {Key} was read, but its sliding expiration could not be moved on.")]
    private partial void LogNotProlonged(string key, Exception failure);
}
