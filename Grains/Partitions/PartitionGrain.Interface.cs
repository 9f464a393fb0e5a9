using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Grains.Queries.Planning;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Partitions;

internal sealed partial class PartitionGrain
{
    public async Task OpenAsync(CancellationToken cancellationToken) => await OpenCoreAsync();

    public async ValueTask<WriteResponse> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        foreach (var table in request.Tables)
        {
            await LearnAsync(core, table);
        }

        return (await core.WriteAsync(request)) with { Silo = _address };
    }

    public async ValueTask<MutationResult> MutateAsync(MutationPlan plan, CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await LearnAsync(core, plan.Table);
        return await core.MutateAsync(plan.Table, () => MutationExecutor.ToWrites(plan, Slice(core, plan.Table), cancellationToken));
    }

    public async ValueTask<MutationResult> InsertAsync(InsertPlan plan, CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await LearnAsync(core, plan.Table);
        return await core.MutateAsync(plan.Table, () => InsertExecutor.ToWrites(plan, Slice(core, plan.Table)));
    }

    public async ValueTask<RowMutationResult> MutateRowAsync(RowMutation mutation, CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await LearnAsync(core, mutation.Table);
        var schema = Slice(core, mutation.Table).Schema;
        if (RowCheck.RefuseKey(schema, mutation.Key.Span, _partition, core.State.View.PartitionCount) is { } reason)
        {
            throw new RequestException(ErrorCode.InvalidRequest, reason);
        }

        // Planned before it is its turn: nobody waits for a parser.
        var run = new RowMutationExecutor(mutation, RowMutationPlanner.Plan(mutation, schema, _statements.Get));
        var result = await core.MutateAsync(mutation.Table, () => run.ToWrites(Slice(core, mutation.Table)));
        return new RowMutationResult(result.Version, run.Row);
    }

    public async ValueTask<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await LearnAsync(core, request.Table);
        await core.Journal.EnsureLeaseAsync();
        core.RemoveExpired();
        return _pointRead.Read(Slice(core, request.Table), request, _options.MaxReadBytes) with { Silo = _address };
    }

    public async ValueTask<RowLife> ReadLifeAsync(TableRef table, PackedBytes key, CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await LearnAsync(core, table);
        await core.Journal.EnsureLeaseAsync();
        return core.ReadLife(Slice(core, table), key.Span);
    }

    public async ValueTask<ScanResponse> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await LearnAsync(core, request.Table);
        await core.Journal.EnsureLeaseAsync();
        core.RemoveExpired();
        return PageRead.Read(Slice(core, request.Table), request, _options.MaxReadBytes);
    }

    public async ValueTask<ChangesResponse> ReadChangesAsync(ChangesRequest request, CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await LearnAsync(core, request.Table);
        return await core.Changes.ReadAsync(request, () => Slice(core, request.Table).Schema, cancellationToken);
    }

    public async ValueTask<PartialResult> ExecuteAsync(PartitionPlan plan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var work = _queries.Enter(plan.Query);
        var core = await OpenCoreAsync();
        foreach (var table in plan.Tables)
        {
            await LearnAsync(core, table);
        }

        // A join can make any number of rows of few.
        var rows = plan.Join is null ? core.State.Find(plan.Table.Id)?.RowCount ?? 0 : long.MaxValue;
        using var slot = await _scans.EnterAsync(rows, work.Token);
        await core.Journal.EnsureLeaseAsync();
        core.RemoveExpired();
        return Queries.Execution.PartitionExecutor.Execute(plan, table => Slice(core, table), work.Token);
    }

    public async ValueTask<PartitionStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        var journal = core.Journal;
        core.RemoveExpired();
        return new PartitionStatus(
            _partition, _silo.Name, journal.Epoch, journal.Position, [.. journal.InSync.Select(store => store.ToString())],
            journal.CheckpointLag, core.State.RowCount, core.State.ByteCount)
        {
            Tables = [.. core.State.Slices.Select(slice => new TableSliceStatus(slice.Schema.Id, slice.RowCount, slice.ByteCount))],
            Shipping = _shipping?.Status ?? [],
            IsInPlace = _copies.IsInPlace(core),
            HistoryStart = journal.HistoryStart,
            HistoryBytes = journal.HistoryBytes,
        };
    }

    public Task ReopenAsync()
    {
        if (_open is { IsCompletedSuccessfully: true } open)
        {
            open.Result.Journal.Abandon();
        }

        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task LearnCatalogAsync(CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await AdoptAsync(core);
        await EnsureIndexedAsync(core);
    }

    public async Task<bool> SettleAsync(CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        await AdoptAsync(core);
        return await core.SettleAsync(cancellationToken);
    }

    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        var core = await OpenCoreAsync();
        while (core.Journal.CheckpointLag > 0)
        {
            await core.CheckpointAsync(cancellationToken);
        }
    }

    // Asks the catalog when the caller knows a newer schema than this partition.
    private async ValueTask LearnAsync(PartitionCore core, TableRef table)
    {
        if (core.State.Find(table.Id) is not { } slice || slice.Schema.Version < table.Version)
        {
            await AdoptAsync(core);
        }
    }

    private static TableSlice Slice(PartitionCore core, TableRef table)
    {
        // An await may have come between opening and here.
        if (core.IsOver)
        {
            throw new GridException(ErrorCode.Unavailable, $"Partition {core.Journal.Partition} is changing its owner; send again.", isTransient: true);
        }

        if (core.State.Find(table.Id) is not { } slice)
        {
            throw new RequestException(ErrorCode.TableNotFound, $"Table {table.Id} does not exist: it has been dropped.");
        }

        return slice.Schema.Version == table.Version
            ? slice
            : throw new RequestException(ErrorCode.SchemaChanged,
                $"Table {slice.Schema.Name} has schema version {slice.Schema.Version}; the request was made for {table.Version}. Refresh the schema and send again.");
    }
}
