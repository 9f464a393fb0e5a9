using System.Runtime.InteropServices;
using Grid.Tables;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>Changed rows of one table in the form of <see cref="PostgreSqlTableSql.CopyToStage"/>.</summary>
internal sealed class PostgreSqlRowBatch(PostgreSqlTableSql table)
{
    private readonly CopyWriter _output = new();
    private readonly List<long> _beyond = [];
    private readonly List<long> _beyondKey = [];

    public PostgreSqlTableSql Table => table;

    public int Upserts { get; private set; }

    public int Deletes { get; private set; }

    public int Rows => Upserts + Deletes;

    public int Length => _output.Length;

    /// <summary>Adds a row to insert or replace.</summary>
    public void Add(VersionedRow row)
    {
        BeginRow();
        _output.WriteField(row.Position.Value);
        WriteExpiry(row.Expires);
        var columns = ImmutableCollectionsMarshal.AsArray(table.Schema.Columns)!;
        var reader = new RowReader(table.Schema, row.Row.Span);
        while (reader.MoveNext())
        {
            if (reader.IsNull)
            {
                _output.WriteNull();
            }
            else
            {
                PostgreSqlValue.Write(_output, columns[reader.Ordinal].Type, reader.Value, table.Schema.IsKey(reader.Ordinal) ? _beyondKey : _beyond);
            }
        }

        EndRow();
        Upserts++;
    }

    /// <summary>Adds a key to delete.</summary>
    public void AddDelete(ReadOnlySpan<byte> key)
    {
        var schema = table.Schema;
        Span<Range> parts = stackalloc Range[schema.Key.Length];
        var offset = 0;
        for (var index = 0; index < parts.Length; index++)
        {
            var value = EncodedValue.Read(schema.Columns[schema.Key[index]].Type, key, ref offset);
            parts[index] = (offset - value.Length)..offset;
        }

        BeginRow();
        _output.WriteNull();
        _output.WriteNull();
        for (var ordinal = 0; ordinal < schema.Columns.Length; ordinal++)
        {
            var index = schema.Key.IndexOf(ordinal);
            if (index < 0)
            {
                _output.WriteNull();
            }
            else
            {
                PostgreSqlValue.Write(_output, schema.Columns[ordinal].Type, key[parts[index]], _beyondKey);
            }
        }

        EndRow();
        Deletes++;
    }

    /// <summary>Ends the batch and returns its bytes.</summary>
    public ReadOnlyMemory<byte> End() => _output.End();

    private void WriteExpiry(ExpiryTime expires)
    {
        if (expires.IsNever)
        {
            _output.WriteNull();
            return;
        }

        // Its calendar reaches every time of expiry.
        PostgreSqlCalendar.TryEncodeTimestamp(expires.Microseconds, out var encoded);
        _output.WriteField(encoded);
    }

    private void BeginRow()
    {
        _beyond.Clear();
        _beyondKey.Clear();
        _output.BeginRow(table.FieldCount);
    }

    private void EndRow()
    {
        if (table.HasBeyond && _beyond.Count > 0)
        {
            _output.WriteField(_beyond);
        }
        else if (table.HasBeyond)
        {
            _output.WriteNull();
        }

        if (table.HasBeyondKey)
        {
            _output.WriteField(_beyondKey);
        }
    }
}
