using Grid.Partitions;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// The headers of copies. Row locks order what may not overlap: a seal and a reset take the strongest, an append the
/// one of an update, the transactions of a checkpoint the weakest, which only the strongest keeps out. So a seal waits
/// for everything of the old owner and keeps it out afterwards, while an owner's commits and checkpoint run side by side.
/// </summary>
internal static class PostgreSqlCopies
{
    private const string Columns = "sealed_epoch, last_epoch, position, checkpoint";

    private const string Lock = "WITH copy AS MATERIALIZED (SELECT 1 FROM grid_copy WHERE partition = $1 FOR UPDATE)";

    public static async Task<CopyHeader> SealAsync(NpgsqlConnection connection, PartitionId partition, Epoch epoch)
    {
        await using var command = connection.Command(
            $"""
            {Lock}
            INSERT INTO grid_copy AS present (partition, {Columns})
            SELECT $1, $2, 0, 0, 0 FROM (SELECT count(*) FROM copy) AS locked
            ON CONFLICT (partition) DO UPDATE SET sealed_epoch = GREATEST(present.sealed_epoch, excluded.sealed_epoch)
            RETURNING {Columns}
            """, partition.Value, epoch.Value);
        return await ReadHeaderAsync(command, partition)
            ?? throw new InvalidOperationException($"Partition {partition} has no header right after it was sealed.");
    }

    public static async Task<CopyHeader?> ReadAsync(NpgsqlConnection connection, PartitionId partition)
    {
        await using var command = connection.Command($"SELECT {Columns} FROM grid_copy WHERE partition = $1", partition.Value);
        return await ReadHeaderAsync(command, partition);
    }

    public static async Task<bool> ResetAsync(NpgsqlConnection connection, CopyHeader header)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var changed = await connection.ExecuteAsync(
            $"""
            {Lock}
            INSERT INTO grid_copy AS present (partition, {Columns})
            SELECT $1, $2, $3, $4, $5 FROM (SELECT count(*) FROM copy) AS locked
            ON CONFLICT (partition) DO UPDATE SET
              sealed_epoch = excluded.sealed_epoch, last_epoch = excluded.last_epoch, position = excluded.position, checkpoint = excluded.checkpoint
              WHERE present.sealed_epoch <= excluded.sealed_epoch
            """, header.Partition.Value, header.Sealed.Value, header.LastEpoch.Value, header.Position.Value, header.Checkpoint.Value);
        if (changed == 0)
        {
            return false;
        }

        await connection.ExecuteAsync("DELETE FROM grid_journal WHERE partition = $1", header.Partition.Value);
        await PostgreSqlTables.EmptyAsync(connection, header.Partition);
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>Moves the checkpoint, never back. False when the epoch is not the sealed one.</summary>
    /// <exception cref="InvalidOperationException">The copy's journal does not reach that far.</exception>
    public static async Task<bool> TryMoveCheckpointAsync(NpgsqlConnection connection, PartitionId partition, Epoch epoch, Position upTo)
    {
        var moved = await connection.ExecuteAsync(
            "UPDATE grid_copy SET checkpoint = GREATEST(checkpoint, $3) WHERE partition = $1 AND sealed_epoch = $2 AND position >= $3",
            partition.Value, epoch.Value, upTo.Value);
        if (moved > 0)
        {
            return true;
        }

        var header = await ReadAsync(connection, partition);
        return header?.Sealed == epoch
            ? throw new InvalidOperationException($"A checkpoint of partition {partition} up to position {upTo} was asked for; the copy ends at {header.Position}.")
            : false;
    }

    private static async Task<CopyHeader?> ReadHeaderAsync(NpgsqlCommand command, PartitionId partition)
    {
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? new CopyHeader(partition, Epoch.Create(reader.GetInt64(0)), Epoch.Create(reader.GetInt64(1)), Position.Create(reader.GetInt64(2)), Position.Create(reader.GetInt64(3)))
            : null;
    }
}
