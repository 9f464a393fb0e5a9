using System.Runtime.InteropServices;
using Grid.Tables;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>One checkpoint on its way into the tables, some rows a transaction. Remembers how far it is.</summary>
internal sealed class SqliteCheckpoint(CheckpointRequest request, SqliteStoreLimits limits)
{
    private readonly VersionedRow[][] _upserts = [.. request.Tables.Select(table => SqliteRowOrder.Sort(table.Schema, table.Upserts))];
    private int _table;
    private int _upsert;
    private int _delete;

    /// <summary>Whether every row is in its table.</summary>
    public bool IsFolded => _table == request.Tables.Length;

    /// <summary>Folds as many rows as one transaction takes. False, without changing anything, when the request's epoch is not the sealed one.</summary>
    public bool TryFold(SqliteSession session)
    {
        if (!SqliteCopies.IsSealedWith(session, request.Partition, request.Epoch))
        {
            return false;
        }

        var (rows, bytes) = (0, 0L);
        for (; _table < request.Tables.Length; _table++, _upsert = 0, _delete = 0)
        {
            var changes = request.Tables[_table];
            if (!SqliteTables.Exists(session, changes.Schema, mayAlter: true))
            {
                continue;
            }

            var sql = SqliteTableSql.Of(changes.Schema);
            var upsert = session.Prepare(sql.Upsert);
            for (; _upsert < _upserts[_table].Length; _upsert++, rows++)
            {
                if (rows >= limits.CheckpointRowsPerTransaction || bytes >= limits.CheckpointBytesPerTransaction)
                {
                    return true;
                }

                var row = _upserts[_table][_upsert];
                bytes += row.Row.Length;
                Upsert(upsert, changes.Schema, row);
            }

            var delete = session.Prepare(sql.Delete);
            for (; _delete < changes.Deletes.Count; _delete++, rows++)
            {
                if (rows >= limits.CheckpointRowsPerTransaction)
                {
                    return true;
                }

                Delete(delete, changes.Schema, changes.Deletes[_delete].Span);
            }
        }

        return true;
    }

    /// <summary>Moves the checkpoint, never back, says which journal entries are not kept, so that nobody reads them any more, and deletes the first of them. False when the request's epoch is not the sealed one.</summary>
    public bool TryMove(SqliteSession session)
    {
        var header = SqliteCopies.Read(session, request.Partition);
        if (header?.Sealed != request.Epoch)
        {
            return false;
        }

        if (header.Position < request.UpTo)
        {
            throw new InvalidOperationException(
                $"A checkpoint of partition {request.Partition} up to position {request.UpTo} was asked for; the copy in store {session.File.Store} ends at {header.Position}.");
        }

        session.Prepare("UPDATE grid_copy SET checkpoint = max(checkpoint, ?2), trimmed = max(trimmed, ?3) WHERE partition = ?1")
            .Bind(1, request.Partition.Value).Bind(2, request.UpTo.Value).Bind(3, request.TrimTo.Value).Run();
        DeleteJournal(session);
        return true;
    }

    /// <summary>Deletes further journal entries that are not kept. True when there may be more.</summary>
    public bool DeleteJournal(SqliteSession session) =>
        // Another owner may have emptied the copy and be filling it again from a position before.
        SqliteCopies.IsSealedWith(session, request.Partition, request.Epoch)
        && SqliteJournal.Delete(session, request.Partition, request.TrimTo, limits.JournalDeletesPerTransaction) == limits.JournalDeletesPerTransaction;

    private void Upsert(SqliteStatement statement, TableSchema schema, VersionedRow row)
    {
        statement.Bind(1, request.Partition.Value).Bind(2, row.Position.Value);
        SqliteValue.Bind(statement, 3, row.Expires);
        var columns = ImmutableCollectionsMarshal.AsArray(schema.Columns)!;
        var reader = new RowReader(schema, row.Row.Span);
        while (reader.MoveNext())
        {
            if (reader.IsNull)
            {
                statement.BindNull(reader.Ordinal + SqliteTableSql.FirstColumn);
            }
            else
            {
                SqliteValue.Bind(statement, reader.Ordinal + SqliteTableSql.FirstColumn, columns[reader.Ordinal].Type, reader.Value);
            }
        }

        statement.Run();
    }

    private void Delete(SqliteStatement statement, TableSchema schema, ReadOnlySpan<byte> key)
    {
        statement.Bind(1, request.Partition.Value);
        var offset = 0;
        for (var index = 0; index < schema.Key.Length; index++)
        {
            var type = schema.Columns[schema.Key[index]].Type;
            SqliteValue.Bind(statement, index + 2, type, EncodedValue.Read(type, key, ref offset));
        }

        statement.Run();
    }
}
