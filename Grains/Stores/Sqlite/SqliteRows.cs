using System.Runtime.InteropServices;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>Reads the rows of a table.</summary>
internal static class SqliteRows
{
    /// <summary>Rows between two looks at the cancellation token.</summary>
    private const int RowsPerCancellationCheck = 1024;

    public static void Read(SqliteSession session, PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken)
    {
        // Table list and rows must come from one state: the table may be replaced between the two.
        session.BeginRead();
        if (SqliteTables.Exists(session, schema, mayAlter: false))
        {
            var writer = new RowWriter(schema);
            var columns = ImmutableCollectionsMarshal.AsArray(schema.Columns)!;
            var rows = session.Prepare(SqliteTableSql.Of(schema).Select).Bind(1, partition.Value);
            for (var count = 0; rows.Step(); count++)
            {
                if (count % RowsPerCancellationCheck == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                writer.Begin();
                for (var ordinal = 0; ordinal < columns.Length; ordinal++)
                {
                    ReadColumn(session, partition, rows, ordinal, writer);
                }

                if (!SqliteValue.TryReadExpiry(rows, columns.Length + 1, out var expires))
                {
                    throw Unreadable(session, partition, schema, "_expires", ColumnType.Timestamp);
                }

                onRow(writer.End(), Position.Create(rows.Int64(columns.Length)), expires);
            }

            rows.Reset();
        }

        session.Commit();
    }

    private static void ReadColumn(SqliteSession session, PartitionId partition, SqliteStatement rows, int ordinal, RowWriter writer)
    {
        var column = writer.Schema.Columns[ordinal];
        try
        {
            if (SqliteValue.TryRead(rows, ordinal, column.Type, writer))
            {
                return;
            }
        }
        catch (RequestException failure)
        {
            // What no request could have written: NULL in a NOT NULL column, a text that is too long or none.
            throw Unreadable(session, partition, writer.Schema, column.Name, column.Type, failure);
        }

        throw Unreadable(session, partition, writer.Schema, column.Name, column.Type);
    }

    private static GridException Unreadable(
        SqliteSession session, PartitionId partition, TableSchema schema, string column, ColumnType type, RequestException? refusal = null) => new(
        ErrorCode.StoreFailure,
        $"Store {session.File.Store} ({session.File.Path}): table {schema.Name}, partition {partition}, holds a value in column {column} that is no {type}. Somebody has changed the table by hand; put a {type} there, or empty the store to have it filled again from the others.",
        innerException: refusal);
}
