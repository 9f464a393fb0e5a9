using System.Globalization;
using DuckDB.NET.Data;
using Grid.Client;
using Grid.Errors;
using Grid.Queries;
using Grid.Tables;
using Grid.Tests.Client.Fakes;
using Grid.Tests.Queries;

namespace Grid.Tests.Linq;

/// <summary>
/// A client whose statements run in this process: in the grid's own engine, and, where that does not cover a statement, in
/// a DuckDB over the same rows, as the grid itself falls back.
/// </summary>
internal sealed class SqlHarness : IDisposable
{
    private readonly FakeGrid _grid = new();
    private readonly DuckDBConnection _duck = new("DataSource=:memory:");
    private readonly Dictionary<string, LocalEngine> _engines = new(StringComparer.OrdinalIgnoreCase);

    public SqlHarness()
    {
        _duck.Open();
        Execute("SET integer_division = true");
        _grid.Aggregator.OnExecute = (request, _) => Task.FromResult(Answer(request));
    }

    public IGrid Grid => _grid.Client;

    public FakeAggregator Aggregator => _grid.Aggregator;

    /// <summary>Statements that the grid's own engine answered.</summary>
    public int NativeCount { get; private set; }

    public void AddTable(string name, ColumnSchema[] columns, IEnumerable<object?[]> rows)
    {
        var schema = _grid.AddTable(name, columns, [0]);
        var engine = new LocalEngine(schema, 5);
        _engines.Add(name, engine);
        Execute($"CREATE TABLE {name} ({string.Join(", ", columns.Select(column => $"{column.Name} {column.Type}"))})");
        foreach (var row in rows)
        {
            engine.Insert(row);
            using var insert = _duck.CreateCommand();
            insert.CommandText = $"INSERT INTO {name} VALUES ({string.Join(", ", columns.Select((column, index) => $"CAST($v{index} AS {column.Type})"))})";
            for (var index = 0; index < row.Length; index++)
            {
                insert.Parameters.Add(new DuckDBParameter($"v{index}", ForDuck(row[index])));
            }

            insert.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        _duck.Dispose();
        foreach (var engine in _engines.Values)
        {
            engine.Dispose();
        }
    }

    private QueryResult Answer(QueryRequest request)
    {
        foreach (var (name, engine) in _engines)
        {
            if (!request.Sql.Contains("JOIN", StringComparison.Ordinal) && request.Sql.Contains($"FROM \"{name}\"", StringComparison.OrdinalIgnoreCase)
                || request.Sql.Contains($"FROM {name}", StringComparison.OrdinalIgnoreCase))
            {
                try
                {
                    var (columns, rows, asked) = engine.Query(request.Sql, request.Parameters);
                    NativeCount++;
                    return ResultOf(columns, rows, asked);
                }
                catch (SqlException failure) when (failure.Code == ErrorCode.NotSupported)
                {
                    // The grid would fall back; so does this.
                    return AskDuck(request);
                }
            }
        }

        return AskDuck(request);
    }

    private QueryResult AskDuck(QueryRequest request)
    {
        using var command = _duck.CreateCommand();
        foreach (var (name, literal) in request.Parameters)
        {
            command.Parameters.Add(new DuckDBParameter(name, ForDuck(literal.Value)));
        }

        // A reader does not tell the digits of a DECIMAL.
        command.CommandText = "DESCRIBE " + request.Sql;
        var columns = Read(command).Select(row => new ResultColumn((string)row[0]!, TypeOf((string)row[1]!))).ToArray();
        command.CommandText = request.Sql;
        return ResultOf(columns, Read(command), 5);
    }

    private static List<object?[]> Read(DuckDBCommand command)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? null : reader.GetValue(index))]);
        }

        return rows;
    }

    private static QueryResult ResultOf(ResultColumn[] columns, IReadOnlyList<object?[]> rows, int partitions) => new(
        columns,
        [new ColumnBatch(rows.Count, [.. columns.Select((column, index) => Vector(column.Type, [.. rows.Select(row => row[index])]))])],
        null, 1, partitions, partitions);

    // By the encoder of rows; what no row has is encoded here.
    private static ColumnVector Vector(ColumnType type, object?[] values)
    {
        var nulls = new byte[(values.Length + 7) / 8];
        var data = new List<byte>();
        var offsets = new List<int> { 0 };
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] is null)
            {
                nulls[row >> 3] |= (byte)(1 << (row & 7));
                data.AddRange(new byte[type.Width]);
            }
            else
            {
                data.AddRange(Encode(type, values[row]!));
            }

            offsets.Add(data.Count);
        }

        return new ColumnVector(type, values.Length, [.. data], type.Width == 0 ? [.. offsets] : null, nulls);
    }

    private static byte[] Encode(ColumnType type, object value)
    {
        if (type.Kind == TypeKind.HugeInt)
        {
            var bytes = new byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteInt128LittleEndian(bytes, Int128.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture));
            return bytes;
        }

        var schema = new TableSchema(new TableId(1), 1, TableName.Create("t"), [new ColumnSchema("c", type with { MaxLength = 0 }, false)], [0], null, Durability.Durable);
        var writer = new RowWriter(schema);
        writer.WriteObject(value switch
        {
            System.Numerics.BigInteger number => Int128.CreateChecked(number),
            Stream stream => ReadAll(stream),
            _ => value,
        });
        var row = writer.End()[1..];
        var offset = 0;
        return EncodedValue.Read(type, row, ref offset).ToArray();
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static ColumnType TypeOf(string name) => name.ToUpperInvariant() switch
    {
        "BOOLEAN" => ColumnType.Boolean,
        "TINYINT" or "SMALLINT" => ColumnType.SmallInt,
        "INTEGER" => ColumnType.Integer,
        "BIGINT" => ColumnType.BigInt,
        "HUGEINT" => ColumnType.HugeInt,
        "FLOAT" => ColumnType.Real,
        "DOUBLE" => ColumnType.Double,
        "VARCHAR" => ColumnType.Varchar,
        "DATE" => ColumnType.Date,
        "TIMESTAMP" => ColumnType.Timestamp,
        "UUID" => ColumnType.Uuid,
        "BLOB" => ColumnType.Blob,
        var text when text.StartsWith("DECIMAL(", StringComparison.Ordinal) && text[8..^1].Split(',') is [var precision, var scale] =>
            ColumnType.DecimalOf(int.Parse(precision, CultureInfo.InvariantCulture), int.Parse(scale, CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"No type of the grid is {name}."),
    };

    private static object? ForDuck(object? value) => value switch
    {
        Int128 number => (System.Numerics.BigInteger)number,
        _ => value,
    };

    private void Execute(string sql)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
