using Grid.Tables;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// One checkpoint on its way into the tables, some rows a transaction. Rows come to the server by COPY into a temporary
/// table, and from there into the partition in one statement.
/// </summary>
internal sealed class PostgreSqlCheckpoint(PostgreSqlConnections connections, CheckpointRequest request, PostgreSqlStoreLimits limits)
{
    // The weak locks keep out a seal and a drop, not the owner's own commits. That a transaction of rows does not wait for
    // the disk loses nothing: the commit that moves the checkpoint does, and the log is written in order.
    private const string BeginFold =
        """
        WITH copy AS MATERIALIZED (SELECT 1 FROM grid_copy WHERE partition = $1 AND sealed_epoch = $2 FOR KEY SHARE),
        target AS MATERIALIZED (SELECT to_regclass($4) IS NOT NULL AS is_there, version FROM grid_table WHERE table_id = $3 FOR KEY SHARE)
        SELECT EXISTS (SELECT 1 FROM copy), (SELECT is_there FROM target), set_config('synchronous_commit', 'off', true), (SELECT version FROM target)
        """;

    private const string DeleteJournal =
        """
        WITH copy AS MATERIALIZED (SELECT 1 FROM grid_copy WHERE partition = $1 AND sealed_epoch = $2 FOR KEY SHARE)
        DELETE FROM grid_journal
        WHERE partition = $1 AND EXISTS (SELECT 1 FROM copy)
          AND last IN (SELECT last FROM grid_journal WHERE partition = $1 AND last <= $3 ORDER BY last LIMIT $4)
        """;

    private enum FoldOutcome
    {
        /// <summary>The rows are in their partition.</summary>
        Folded = 0,

        /// <summary>The request's epoch is not the sealed one.</summary>
        Superseded = 1,

        /// <summary>The table is unknown: it has been dropped.</summary>
        UnknownTable = 2,

        /// <summary>The table has no partition of that number yet.</summary>
        MissingPartition = 3,
    }

    /// <summary>Folds all rows, moves the checkpoint and deletes the journal entries that are not kept. False as soon as the request's epoch is not the sealed one.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var changes in request.Tables)
        {
            foreach (var batch in Batches(changes))
            {
                var outcome = await FoldAsync(batch, cancellationToken);
                if (outcome == FoldOutcome.Superseded)
                {
                    return false;
                }

                if (outcome == FoldOutcome.UnknownTable)
                {
                    break;
                }
            }
        }

        if (!await connections.WriteAsync(
            connection => PostgreSqlCopies.TryMoveCheckpointAsync(connection, request.Partition, request.Epoch, request.UpTo), cancellationToken))
        {
            return false;
        }

        // Another owner may have emptied the copy and be filling it again from a position before: then nothing is deleted.
        while (await connections.WriteAsync(DeleteJournalAsync, cancellationToken) == limits.JournalDeletesPerStatement)
        {
        }

        return true;
    }

    private IEnumerable<PostgreSqlRowBatch> Batches(TableChanges changes)
    {
        var table = PostgreSqlTableSql.Of(changes.Schema);
        var batch = new PostgreSqlRowBatch(table);
        foreach (var row in changes.Upserts)
        {
            batch.Add(row);
            if (IsFull(batch))
            {
                yield return batch;
                batch = new PostgreSqlRowBatch(table);
            }
        }

        foreach (var key in changes.Deletes)
        {
            batch.AddDelete(key.Span);
            if (IsFull(batch))
            {
                yield return batch;
                batch = new PostgreSqlRowBatch(table);
            }
        }

        if (batch.Rows > 0)
        {
            yield return batch;
        }
    }

    private bool IsFull(PostgreSqlRowBatch batch) =>
        batch.Rows >= limits.CheckpointRowsPerTransaction || batch.Length >= limits.CheckpointBytesPerTransaction;

    private async Task<FoldOutcome> FoldAsync(PostgreSqlRowBatch batch, CancellationToken cancellationToken)
    {
        var rows = batch.End();
        var outcome = await connections.WriteAsync(connection => FoldCoreAsync(connection, batch, rows), cancellationToken);
        if (outcome != FoldOutcome.MissingPartition)
        {
            return outcome;
        }

        return await connections.WriteAsync(connection => PostgreSqlTables.EnsurePartitionAsync(connection, batch.Table, request.Partition), cancellationToken)
            ? await connections.WriteAsync(connection => FoldCoreAsync(connection, batch, rows), cancellationToken)
            : FoldOutcome.UnknownTable;
    }

    private async Task<FoldOutcome> FoldCoreAsync(NpgsqlConnection connection, PostgreSqlRowBatch batch, ReadOnlyMemory<byte> rows)
    {
        var table = batch.Table;
        await using var transaction = await connection.BeginTransactionAsync();
        var outcome = await BeginFoldAsync(connection, table);
        if (outcome != FoldOutcome.Folded)
        {
            return outcome;
        }

        await connection.ExecuteAsync(table.CreateStage);
        await using (var stream = await connection.BeginRawBinaryCopyAsync(table.CopyToStage))
        {
            await stream.WriteAsync(rows);
        }

        if (batch.Deletes > 0)
        {
            await connection.ExecuteAsync(table.DeleteStaged(request.Partition));
        }

        if (batch.Upserts > 0)
        {
            await connection.ExecuteAsync(table.InsertStaged(request.Partition));
        }

        await transaction.CommitAsync();
        return outcome;
    }

    private async Task<FoldOutcome> BeginFoldAsync(NpgsqlConnection connection, PostgreSqlTableSql table)
    {
        await using var command = connection.Command(
            BeginFold, request.Partition.Value, request.Epoch.Value, table.Schema.Id.Value, table.PartitionName(request.Partition));
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return !reader.GetBoolean(0) ? FoldOutcome.Superseded
            : await reader.IsDBNullAsync(1) ? FoldOutcome.UnknownTable
            : reader.GetInt32(3) != table.Schema.Version ? throw RowUpgrade.NewerThan(table.Schema, reader.GetInt32(3))
            : reader.GetBoolean(1) ? FoldOutcome.Folded
            : FoldOutcome.MissingPartition;
    }

    private Task<int> DeleteJournalAsync(NpgsqlConnection connection) => connection.ExecuteAsync(
        DeleteJournal, request.Partition.Value, request.Epoch.Value, request.TrimTo.Value, limits.JournalDeletesPerStatement);
}
