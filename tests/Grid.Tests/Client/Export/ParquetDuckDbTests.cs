using DuckDB.NET.Data;
using Grid.Client.Export;
using Grid.Client.Formats;
using Grid.Client.Import;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Export;

/// <summary>Files of others are read, and others read ours: DuckDB is the other.</summary>
public sealed class ParquetDuckDbTests : IDisposable
{
    private const string Columns =
        "id BIGINT, b BOOLEAN, s SMALLINT, i INTEGER, r REAL, d DOUBLE, m DECIMAL(9,2), h DECIMAL(38,10), v VARCHAR, day DATE, t TIMESTAMP, u UUID, x BLOB";

    private const string Values =
        """
        (1, true, 32767, -2147483648, 1.5, -1e300, -1234567.89, 1234567890123456789012345678.0123456789, 'é"漢,', DATE '1500-02-28', TIMESTAMP '1969-12-31 23:59:59.999999', '00000000-0000-0000-0000-000000000001', '\x00\xFF'::BLOB),
        (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        (3, false, -1, 0, 'NaN', 'Infinity', 0.01, -0.0000000001, '', DATE '9999-12-31', TIMESTAMP '2024-02-29 12:00:00', 'ffffffff-ffff-ffff-ffff-ffffffffffff', ''::BLOB)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-test-");
    private readonly FakeGrid _grid = new();
    private readonly DuckDBConnection _duckDb = new("DataSource=:memory:");

    public ParquetDuckDbTests()
    {
        _duckDb.Open();
        Run($"CREATE TABLE expected ({Columns}); INSERT INTO expected VALUES {Values}");
        _grid.AddTable(
            "t",
            [
                new("id", ColumnType.BigInt, false), new("b", ColumnType.Boolean, true), new("s", ColumnType.SmallInt, true), new("i", ColumnType.Integer, true),
                new("r", ColumnType.Real, true), new("d", ColumnType.Double, true), new("m", ColumnType.DecimalOf(9, 2), true), new("h", ColumnType.DecimalOf(38, 10), true),
                new("v", ColumnType.Varchar, true), new("day", ColumnType.Date, true), new("t", ColumnType.Timestamp, true), new("u", ColumnType.Uuid, true), new("x", ColumnType.Blob, true),
            ],
            [0]);
    }

    [Theory]
    [InlineData("parquet", "FORMAT parquet, COMPRESSION snappy")]
    [InlineData("parquet", "FORMAT parquet, COMPRESSION zstd")]
    [InlineData("csv.gz", "FORMAT csv, COMPRESSION gzip")]
    [InlineData("csv", "FORMAT csv")]
    public async Task ImportExport_WithDuckDb_KeepsTypesAndValues(string extension, string copy)
    {
        var theirs = Path.Combine(_folder.FullName, "theirs." + extension);
        var ours = Path.Combine(_folder.FullName, "ours." + extension);
        var format = DataFileName.Parse(theirs).Format!.Value;

        // In CSV, DuckDB writes a BLOB in a way of its own.
        var select = format == DataFormat.Csv ? "* REPLACE (lower(hex(x)) AS x)" : "*";
        Run($"COPY (SELECT {select} FROM expected) TO '{theirs}' ({copy})");
        await using (var file = File.OpenRead(theirs))
        {
            Assert.Equal(3, (await _grid.Client.ImportAsync("t", file, new ImportOptions { Format = format, NullText = "" })).Rows);
        }

        await using (var file = File.Create(ours))
        {
            var options = new ExportOptions { Format = format, Compression = DataFileName.Parse(ours).Compression };
            Assert.Equal(3, (await _grid.Client.ExportAsync("t", file, options)).Rows);
        }

        Run(format == DataFormat.Csv
            ? $"CREATE TABLE got AS SELECT * REPLACE (unhex(x) AS x) FROM read_csv('{ours}', header = true, columns = {{'id':'BIGINT','b':'BOOLEAN','s':'SMALLINT','i':'INTEGER','r':'REAL','d':'DOUBLE','m':'DECIMAL(9,2)','h':'DECIMAL(38,10)','v':'VARCHAR','day':'DATE','t':'TIMESTAMP','u':'UUID','x':'VARCHAR'}}, allow_quoted_nulls = false)"
            : $"CREATE TABLE got AS SELECT * FROM '{ours}'");
        Assert.Equal(Text("expected"), Text("got"));
        Assert.Equal(Read("SELECT column_name || ' ' || column_type FROM (DESCRIBE expected)"), Read("SELECT column_name || ' ' || column_type FROM (DESCRIBE got)"));
    }

    public void Dispose()
    {
        _duckDb.Dispose();
        _folder.Delete(recursive: true);
    }

    // Of the many NaNs the grid keeps one, which DuckDB shows with a sign.
    private List<string> Text(string table) =>
        Read($"SELECT replace(CAST(line AS VARCHAR), '-nan', 'nan') FROM (SELECT * FROM {table} ORDER BY id) line");

    private List<string> Read(string sql)
    {
        using var command = _duckDb.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private void Run(string sql)
    {
        using var command = _duckDb.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
