using System.Buffers;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Grains.Queries.Planning;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Tests.Client.Fakes;

/// <summary>A partition in memory that keeps the contracts of <see cref="IPartitionGrain"/>.</summary>
internal sealed class FakePartition(FakeGrid grid, int number) : IPartitionGrain
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(TableId Table, string Key), (byte[] Row, long Version, ExpiryTime Expires)> _rows = [];
    private readonly List<(long Position, TableId Table, ChangeKind Kind, byte[] Content)> _changes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private int _writeRequestCount;
    private int _readRequestCount;

    public int Number => number;

    public int WriteRequestCount => _writeRequestCount;

    public int ReadRequestCount => _readRequestCount;

    /// <summary>Units of each write request, in the order in which they came.</summary>
    public List<int> UnitCounts { get; } = [];

    public int RowCount
    {
        get
        {
            lock (_gate)
            {
                RemoveExpired();
                return _rows.Count;
            }
        }
    }

    /// <summary>The encoded rows of a table, by their keys in hexadecimal.</summary>
    public IReadOnlyDictionary<string, byte[]> RowsOf(TableId table)
    {
        lock (_gate)
        {
            return _rows.Where(row => row.Key.Table == table).ToDictionary(row => row.Key.Key, row => row.Value.Row);
        }
    }

    public async ValueTask<WriteResponse> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writeRequestCount);
        lock (_gate)
        {
            UnitCounts.Add(request.UnitCount);
        }

        return (grid.OnWrite is { } hook ? await hook(this, request, () => Apply(request), cancellationToken) : Apply(request)) with { Silo = grid.SiloOf(number) };
    }

    public async ValueTask<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readRequestCount);
        return (grid.OnRead is { } hook ? await hook(this, () => Read(request), cancellationToken) : Read(request)) with { Silo = grid.SiloOf(number) };
    }

    public async ValueTask<RowLife> ReadLifeAsync(TableRef table, PackedBytes key, CancellationToken cancellationToken)
    {
        return grid.OnReadLife is { } hook ? await hook(this, Read) : Read();

        RowLife Read()
        {
            if (grid.Tables.First(known => known.Id == table.Id).Version != table.Version)
            {
                throw new Grid.Errors.RequestException(ErrorCode.SchemaChanged, "changed");
            }

            lock (_gate)
            {
                RemoveExpired();
                return _rows.TryGetValue((table.Id, Convert.ToHexString(key.Span)), out var row)
                    ? new RowLife(row.Version, row.Expires.Microseconds, ExpiryTime.Now(grid.Time))
                    : RowLife.None;
            }
        }
    }

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<MutationResult> MutateAsync(MutationPlan plan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<MutationResult> InsertAsync(InsertPlan plan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask<ScanResponse> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        grid.OnScan is { } hook ? await hook(this, () => Scan(request), cancellationToken) : Scan(request);

    public async ValueTask<ChangesResponse> ReadChangesAsync(ChangesRequest request, CancellationToken cancellationToken)
    {
        if (grid.OnReadChanges is { } hook)
        {
            return await hook(this, request, () => ReadChanges(request), cancellationToken);
        }

        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (ReadChanges(request) is var answer && (answer.Count > 0 || request.After is null || answer.Through != request.After))
                {
                    return answer;
                }
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public ValueTask<PartialResult> ExecuteAsync(PartitionPlan plan, CancellationToken cancellationToken) =>
        new(grid.OnExecute?.Invoke(this, plan, cancellationToken) ?? throw new NotSupportedException());

    public async ValueTask<RowMutationResult> MutateRowAsync(RowMutation mutation, CancellationToken cancellationToken) =>
        grid.OnMutate is { } hook ? await hook(this, () => Mutate(mutation), cancellationToken) : Mutate(mutation);

    public ValueTask<PartitionStatus> GetStatusAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task LearnCatalogAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SettleAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CheckpointAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Refuses every unit of a request with one code.</summary>
    public static WriteResponse Refuse(WriteRequest request, ErrorCode code) => new(
        new long[request.UnitCount],
        [.. Enumerable.Range(0, request.UnitCount).Select(unit => new WriteFailure(unit, 0, code, $"refused: {code}", 0))]);

    // With the grid's own planner and executor, over a slice of the one row.
    private RowMutationResult Mutate(RowMutation mutation)
    {
        var schema = grid.Tables.First(known => known.Id == mutation.Table.Id);
        if (schema.Version != mutation.Table.Version)
        {
            throw new Grid.Errors.RequestException(ErrorCode.SchemaChanged, "changed");
        }

        lock (_gate)
        {
            var slice = new TableSlice(schema);
            RemoveExpired();
            if (_rows.TryGetValue((schema.Id, Convert.ToHexString(mutation.Key.Span)), out var row))
            {
                slice.Upsert(row.Row, row.Version);
            }

            var executor = new RowMutationExecutor(mutation, RowMutationPlanner.Plan(mutation, schema, FakeGrid.Parse));
            var writes = executor.ToWrites(slice);
            return new RowMutationResult(writes.Request is null ? 0 : Apply(writes.Request).Versions[0], executor.Row);
        }
    }

    private void RemoveExpired()
    {
        var now = ExpiryTime.Now(grid.Time);
        foreach (var key in _rows.Where(row => row.Value.Expires.IsPast(now)).Select(row => row.Key).ToList())
        {
            _rows.Remove(key);
        }
    }

    internal WriteResponse Apply(WriteRequest request)
    {
        lock (_gate)
        {
            RemoveExpired();
            _position++;
            var versions = new long[request.UnitCount];
            var replaced = new int[request.UnitCount];
            var failures = new List<WriteFailure>();
            var reader = new WriteRequestReader(request);
            for (var unit = 0; reader.NextUnit(); unit++)
            {
                for (var operation = 0; reader.NextOperation(); operation++)
                {
                    var failure = Apply(request.Tables[reader.TableIndex], reader.Kind, reader.ExpectedVersion, reader.Content, reader.Expiry, ref replaced[unit]);
                    if (failure is { } code)
                    {
                        failures.Add(new WriteFailure(unit, operation, code, $"refused: {code}", 0));
                    }
                }

                versions[unit] = failures.Count > 0 && failures[^1].Unit == unit ? 0 : _position;
            }

            Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            return new WriteResponse(versions, failures.Count == 0 ? null : [.. failures]) { Replaced = replaced };
        }
    }

    // Units of several operations never fail in these tests, so there is nothing to undo.
    private ErrorCode? Apply(TableRef table, WriteKind kind, long? expected, ReadOnlySpan<byte> content, RowExpiry expiry, ref int replaced)
    {
        var schema = grid.Tables.First(known => known.Id == table.Id);
        if (schema.Version != table.Version)
        {
            return ErrorCode.SchemaChanged;
        }

        var key = (table.Id, Convert.ToHexString(kind == WriteKind.Remove ? content : KeyCodec.KeyOf(schema, content)));
        var exists = _rows.TryGetValue(key, out var current);
        if (expected is { } version && version != (exists ? current.Version : 0))
        {
            return ErrorCode.VersionMismatch;
        }

        if (exists ? kind == WriteKind.Insert : kind == WriteKind.Update)
        {
            return exists ? ErrorCode.DuplicateKey : ErrorCode.RowNotFound;
        }

        replaced += exists ? 1 : 0;
        _changes.Add((_position, table.Id, kind == WriteKind.Remove ? ChangeKind.Delete : ChangeKind.Upsert, content.ToArray()));
        if (kind == WriteKind.Remove)
        {
            _rows.Remove(key);
        }
        else
        {
            _rows[key] = (content.ToArray(), _position, expiry.Resolve(ExpiryTime.Now(grid.Time), schema.TimeToLive, exists ? current.Expires : null));
        }

        return null;
    }

    internal ReadResponse Read(ReadRequest request)
    {
        var schema = grid.Tables.First(known => known.Id == request.Table.Id);
        if (schema.Version != request.Table.Version)
        {
            throw new Grid.Errors.RequestException(ErrorCode.SchemaChanged, "changed");
        }

        lock (_gate)
        {
            RemoveExpired();
            var rows = new ArrayBufferWriter<byte>();
            var keys = request.Keys.Span;
            var offset = 0;
            for (var index = 0; index < request.Count; index++)
            {
                var length = VarInt.ReadLength(keys, ref offset);
                if (!_rows.TryGetValue((request.Table.Id, Convert.ToHexString(keys.Slice(offset, length))), out var found))
                {
                    VarInt.Write(rows, 0);
                }
                else
                {
                    VarInt.Write(rows, (ulong)found.Version);
                    VarInt.Write(rows, (ulong)found.Row.Length);
                    rows.Write(found.Row);
                }

                offset += length;
            }

            return new ReadResponse(request.Count, rows.WrittenMemory);
        }
    }

    private ChangesResponse ReadChanges(ChangesRequest request)
    {
        var schema = grid.Tables.FirstOrDefault(known => known.Id == request.Table.Id);
        if (schema?.Version != request.Table.Version)
        {
            throw new Grid.Errors.RequestException(schema is null ? ErrorCode.TableNotFound : ErrorCode.SchemaChanged, "changed");
        }

        lock (_gate)
        {
            var builder = new ChangesBuilder();
            var through = PlaceOf(_position);
            foreach (var batch in _changes.Where(change => change.Table == request.Table.Id && change.Position > (request.After ?? through).Position.Value).GroupBy(change => change.Position))
            {
                if (builder.ByteCount >= request.MaxBytes)
                {
                    through = PlaceOf(batch.Key - 1);
                    break;
                }

                foreach (var change in batch)
                {
                    builder.Add(change.Kind, change.Content);
                }

                builder.EndBatch(PlaceOf(batch.Key));
            }

            return builder.Build(through);
        }
    }

    private static ChangePlace PlaceOf(long position) => new(Position.Create(position), (uint)position * 7);

    private ScanResponse Scan(ScanRequest request)
    {
        var schema = grid.Tables.FirstOrDefault(known => known.Id == request.Table.Id);
        if (schema?.Version != request.Table.Version)
        {
            throw new Grid.Errors.RequestException(schema is null ? ErrorCode.TableNotFound : ErrorCode.SchemaChanged, "changed");
        }

        lock (_gate)
        {
            RemoveExpired();
            var after = Convert.ToHexString(request.After.Span);
            var behind = _rows.Where(row => row.Key.Table == request.Table.Id && string.CompareOrdinal(row.Key.Key, after) > 0)
                .OrderBy(row => row.Key.Key, StringComparer.Ordinal).ToArray();
            var rows = new ArrayBufferWriter<byte>();
            var count = 0;
            for (; count < behind.Length && count < request.MaxRows && rows.WrittenCount < request.MaxBytes; count++)
            {
                VarInt.Write(rows, (ulong)behind[count].Value.Version);
                VarInt.Write(rows, (ulong)behind[count].Value.Row.Length);
                rows.Write(behind[count].Value.Row);
            }

            return new ScanResponse(count, rows.WrittenMemory, count == behind.Length);
        }
    }

    public Task ReopenAsync() => throw new NotSupportedException();
}
