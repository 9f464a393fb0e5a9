using Grid.Partitions;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>The headers of copies. Call what writes inside a transaction.</summary>
internal static class SqliteCopies
{
    public static CopyHeader Seal(SqliteSession session, PartitionId partition, Epoch epoch)
    {
        session.Prepare(
            """
            INSERT INTO grid_copy (partition, sealed_epoch, last_epoch, position, checkpoint) VALUES (?1, ?2, 0, 0, 0)
            ON CONFLICT (partition) DO UPDATE SET sealed_epoch = excluded.sealed_epoch WHERE sealed_epoch < excluded.sealed_epoch
            """).Bind(1, partition.Value).Bind(2, epoch.Value).Run();
        return Read(session, partition) ?? throw new InvalidOperationException($"Partition {partition} has no header right after it was sealed.");
    }

    public static CopyHeader? Read(SqliteSession session, PartitionId partition)
    {
        var read = session.Prepare("SELECT sealed_epoch, last_epoch, position, checkpoint FROM grid_copy WHERE partition = ?1").Bind(1, partition.Value);
        var header = read.Step()
            ? new CopyHeader(partition, Epoch.Create(read.Int64(0)), Epoch.Create(read.Int64(1)), Position.Create(read.Int64(2)), Position.Create(read.Int64(3)))
            : null;
        read.Reset();
        return header;
    }

    public static bool IsSealedWith(SqliteSession session, PartitionId partition, Epoch epoch) =>
        session.Prepare("SELECT sealed_epoch FROM grid_copy WHERE partition = ?1").Bind(1, partition.Value).RunScalar() == epoch.Value;

    public static bool Reset(SqliteSession session, CopyHeader header)
    {
        session.Prepare(
            """
            INSERT INTO grid_copy (partition, sealed_epoch, last_epoch, position, checkpoint) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (partition) DO UPDATE SET
              sealed_epoch = excluded.sealed_epoch, last_epoch = excluded.last_epoch, position = excluded.position, checkpoint = excluded.checkpoint, trimmed = 0
              WHERE sealed_epoch <= excluded.sealed_epoch
            """)
            .Bind(1, header.Partition.Value).Bind(2, header.Sealed.Value).Bind(3, header.LastEpoch.Value)
            .Bind(4, header.Position.Value).Bind(5, header.Checkpoint.Value).Run();
        if (session.Changes == 0)
        {
            return false;
        }

        SqliteJournal.DeleteAll(session, header.Partition);
        foreach (var table in SqliteTables.Names(session))
        {
            session.Prepare(SqliteTableSql.DeletePartitionOf(table)).Bind(1, header.Partition.Value).Run();
        }

        return true;
    }
}
