using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>Reads the rows of one table in one partition.</summary>
internal sealed class PostgreSqlRows(PostgreSqlDatabase database, PartitionId partition, TableSchema schema)
{
    private readonly PostgreSqlTableSql _table = PostgreSqlTableSql.Of(schema);
    private readonly ColumnSchema[] _columns = ImmutableCollectionsMarshal.AsArray(schema.Columns)!;
    private readonly RowWriter _writer = new(schema);
    private readonly Queue<long> _beyond = [];
    private readonly Queue<long> _beyondKey = [];

    public async Task ReadAsync(NpgsqlConnection connection, StoredRowHandler onRow, CancellationToken cancellationToken)
    {
        // The weak lock keeps the table's columns as they are until the last row is read.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var find = connection.Command(
            "SELECT version, to_regclass($2) IS NOT NULL FROM grid_table WHERE table_id = $1 FOR KEY SHARE", schema.Id.Value, _table.PartitionName(partition)))
        await using (var reader = await find.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken))
            {
                return;
            }

            if (reader.GetInt32(0) != schema.Version)
            {
                throw RowUpgrade.NewerThan(schema, reader.GetInt32(0));
            }

            if (!reader.GetBoolean(1))
            {
                return;
            }
        }

        try
        {
            await CopyAsync(connection, onRow, cancellationToken);
        }
        catch (NpgsqlException failure) when (PostgreSqlFailure.IsUndefinedTable(failure))
        {
            // Dropped meanwhile: COPY looks for the table before it sends the first row.
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, StoredRowHandler onRow, CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(_table.CopyFromPartition(partition), cancellationToken);
        var reader = new CopyReader(stream);
        try
        {
            for (var isEnd = false; !isEnd;)
            {
                while (reader.TryNextRow(out isEnd))
                {
                    var (position, expires) = ReadRow(reader);
                    onRow(_writer.End(), position, expires);
                }

                if (!isEnd)
                {
                    await reader.ReadMoreAsync(cancellationToken);
                }
            }
        }
        catch (Exception failure) when (failure is not NpgsqlException)
        {
            // Otherwise closing the stream would read the rest of the table.
            await stream.CancelAsync();
            throw;
        }
    }

    private (Position Position, ExpiryTime Expires) ReadRow(CopyReader reader)
    {
        _writer.Begin();
        reader.TryTakeField(out var position);
        var expires = ReadExpiry(reader);
        _beyond.Clear();
        _beyondKey.Clear();
        if (_table.HasBeyondKey)
        {
            reader.TakeField(_beyondKey);
        }

        if (_table.HasBeyond)
        {
            reader.TakeField(_beyond);
        }

        for (var ordinal = 0; ordinal < _columns.Length; ordinal++)
        {
            ReadColumn(reader, ordinal);
        }

        return (Position.Create(BinaryPrimitives.ReadInt64BigEndian(position)), expires);
    }

    private ExpiryTime ReadExpiry(CopyReader reader)
    {
        if (!reader.TryTakeField(out var field))
        {
            return ExpiryTime.Never;
        }

        return PostgreSqlCalendar.TryDecodeTimestamp(BinaryPrimitives.ReadInt64BigEndian(field), out var microseconds) && microseconds > 0
            ? ExpiryTime.Create(microseconds)
            : throw Unreadable("_expires", ColumnType.Timestamp);
    }

    private void ReadColumn(CopyReader reader, int ordinal)
    {
        var column = _columns[ordinal];
        try
        {
            if (!reader.TryTakeField(out var field))
            {
                _writer.WriteNull();
            }
            else if (!PostgreSqlValue.TryRead(field, column.Type, schema.IsKey(ordinal) ? _beyondKey : _beyond, _writer))
            {
                throw Unreadable(column.Name, column.Type);
            }
        }
        catch (RequestException failure)
        {
            // What no request could have written: NULL in a NOT NULL column, a text that is too long.
            throw Unreadable(column.Name, column.Type, failure);
        }
    }

    private GridException Unreadable(string column, ColumnType type, RequestException? refusal = null) => new(
        ErrorCode.StoreFailure,
        $"{database.What} ({database.Location}): table {schema.Name}, partition {partition}, holds a value in column {column} that is no {type}. Somebody has changed the table by hand; put a {type} there, or drop the schema to have the store filled again from the others.",
        innerException: refusal);
}
