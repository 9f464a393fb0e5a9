using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Tests.Queries.Fallback;

/// <summary>Types, parameters, limits and errors of queries that DuckDB answers.</summary>
public sealed class FallbackAnswerTests
{
    private static readonly TableSchema Everything = new(
        new TableId(1), 1, TableName.Create("t"),
        [
            new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("b", ColumnType.Boolean, true), new ColumnSchema("s", ColumnType.SmallInt, true),
            new ColumnSchema("l", ColumnType.BigInt, true), new ColumnSchema("r", ColumnType.Real, true), new ColumnSchema("d", ColumnType.Double, true),
            new ColumnSchema("d4", ColumnType.DecimalOf(4, 1), true), new ColumnSchema("d9", ColumnType.DecimalOf(9, 2), true), new ColumnSchema("d18", ColumnType.DecimalOf(18, 3), true),
            new ColumnSchema("d38", ColumnType.DecimalOf(38, 4), true), new ColumnSchema("v", ColumnType.VarcharOf(99), true), new ColumnSchema("dt", ColumnType.Date, true),
            new ColumnSchema("ts", ColumnType.Timestamp, true), new ColumnSchema("u", ColumnType.Uuid, true), new ColumnSchema("x", ColumnType.Blob, true),
        ],
        [0], null, Durability.Durable);

    [Fact]
    public async Task Values_OfEveryType_ComeBackAsTheyWere()
    {
        using var engine = new LocalEngine(Everything, 3);
        object?[][] rows =
        [
            [1, true, (short)-3, long.MinValue, 1.5f, double.NaN, -999.9m, -1234567.89m, 123456789012345.678m, "-123456789012345678901234.5678", new string('ä', 40),
                new DateOnly(1, 1, 1), new DateTime(9999, 12, 31, 23, 59, 59), Guid.Parse("ffffffff-0000-0000-0000-000000000001"), new byte[] { 0, 255, 10 }],
            [2, null, null, null, null, null, null, null, null, null, null, null, null, null, null],
            [3, false, (short)0, 0L, 0f, 0.0, 0m, 0m, 0m, "0", "", new DateOnly(1969, 12, 31), new DateTime(1969, 12, 31, 23, 59, 59, 999), Guid.Empty, Array.Empty<byte>()],
        ];
        for (var copy = 0; copy < 3_000; copy++)
        {
            foreach (var row in rows)
            {
                engine.Insert([(copy * 3) + (int)row[0]!, .. row[1..]]);
            }
        }

        // EXCEPT is beyond the native engine, and takes nothing away here.
        var natively = (await engine.AnswerAsync("SELECT * FROM t")).Rows.OrderBy(row => row[0]).ToArray();
        var (columns, gathered, plan) = await engine.AnswerAsync("SELECT * FROM t EXCEPT ALL SELECT * FROM t WHERE id < 0 ORDER BY id");
        Assert.Equal("fallback", plan.Title);
        Assert.Equal(natively, gathered);
        Assert.Equal(Everything.Columns.Select(column => column.Type with { MaxLength = 0 }), columns.Select(column => column.Type));
    }

    [Fact]
    public async Task Types_BeyondTheGrids_BecomeTheNearest()
    {
        using var engine = new LocalEngine(Everything, 1);
        var (columns, rows, _) = await engine.AnswerAsync(
            "SELECT 1::UTINYINT, 1::UBIGINT, [1, NULL], {'a': 'x'}, INTERVAL 2 DAY, TIME '10:00', TIMESTAMPTZ '2020-01-01 01:00:00+01', TIMESTAMP_S '2020-01-01 00:00:00', sum(1), 'b'::ENUM ('a', 'b')");
        Assert.Equal(
            [TypeKind.SmallInt, TypeKind.HugeInt, TypeKind.Varchar, TypeKind.Varchar, TypeKind.Varchar, TypeKind.Varchar, TypeKind.Timestamp, TypeKind.Timestamp, TypeKind.HugeInt, TypeKind.Varchar],
            columns.Select(column => column.Type.Kind));
        Assert.Equal(["[1, NULL]", "{'a': x}", "2 days", "10:00:00", new DateTime(2020, 1, 1), new DateTime(2020, 1, 1)], rows[0][2..8]);
    }

    [Fact]
    public async Task Parameters_OfEveryType_KeepTheirTypesAndValues()
    {
        using var engine = new LocalEngine(Everything, 1);
        var values = new Dictionary<string, Literal>
        {
            ["b"] = Literals.Of(true),
            ["i"] = Literals.OfInteger(ColumnType.Integer, -5),
            ["h"] = Literals.OfInteger(ColumnType.HugeInt, Int128.MinValue + 1),
            ["d"] = Literals.OfInteger(ColumnType.DecimalOf(38, 2), -Decimals.PowerOfTen(37)),
            ["f"] = Literals.Of(ColumnType.Double, 0.1),
            ["v"] = Literals.Of("ä'東"),
            ["t"] = Literals.OfInteger(ColumnType.Timestamp, -1),
            ["u"] = new Literal(ColumnType.Uuid, ClrBytes(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"))),
            ["x"] = new Literal(ColumnType.Blob, [0, 1]),
            ["n"] = Literal.Null,
        };
        var (_, rows, plan) = await engine.AnswerAsync(
            "SELECT typeof($b), typeof($i), typeof($h), typeof($d), typeof($f), typeof($v), typeof($t), typeof($u), typeof($x), $h::VARCHAR, $d::VARCHAR, $V, $t::VARCHAR, $u::VARCHAR, $x::VARCHAR, $n", values);
        Assert.Equal("fallback", plan.Title);
        Assert.Equal(
            ["BOOLEAN", "INTEGER", "HUGEINT", "DECIMAL(38,2)", "DOUBLE", "VARCHAR", "TIMESTAMP", "UUID", "BLOB", (Int128.MinValue + 1).ToString(), "-" + "1" + new string('0', 35) + ".00", "ä'東",
                "1969-12-31 23:59:59.999999", "00112233-4455-6677-8899-aabbccddeeff", "\\x00\\x01", null],
            rows[0]);
    }

    [Theory]
    [InlineData("SELECT 'ä', frobnicate(id) FROM t", ErrorCode.NotSupported, "frobnicate")]
    [InlineData("SELECT 'ä', nmae, sum(id) OVER () FROM t", ErrorCode.ColumnNotFound, "nmae")]
    [InlineData("SELECT q.id FROM t JOIN t AS w USING (id)", ErrorCode.TableNotFound, "q.")]
    [InlineData("SELECT id FROM t JOIN nothing USING (id)", ErrorCode.TableNotFound, "nothing")]
    [InlineData("SELECT id, count(*) FROM t", ErrorCode.SyntaxError, "id")]
    [InlineData("SELECT v + 1 FROM t", ErrorCode.TypeMismatch, "+")]
    [InlineData("SELECT v + 1, sum(1) OVER () FROM t", ErrorCode.TypeMismatch, "+")]
    [InlineData("SELECT rowid, sum(1) OVER () FROM t", ErrorCode.ColumnNotFound, "rowid")]
    [InlineData("SELECT x, $y, sum(1) OVER () FROM t", ErrorCode.ParameterMismatch, null)]
    [InlineData("SELECT list_value(1)[CAST('a' || id AS INTEGER)] FROM t", ErrorCode.ValueOutOfRange, "CAST")]
    public async Task Mistake_InAnyQuery_IsReportedWithItsPlace(string sql, ErrorCode code, string? place)
    {
        using var engine = new LocalEngine(Everything, 1);
        engine.Insert([1, .. new object?[14]]);
        var failure = await Assert.ThrowsAsync<SqlException>(() => engine.AnswerAsync(sql));
        Assert.Equal((code, place is null ? null : (int?)sql.IndexOf(place, StringComparison.Ordinal)), (failure.Code, failure.Position));
    }

    [Fact]
    public async Task Mistake_FoundBeforeTheRun_GathersNothing()
    {
        using var engine = new LocalEngine(Everything, 1);
        engine.Insert([1, .. new object?[14]]);
        await Assert.ThrowsAsync<SqlException>(() => engine.AnswerAsync("SELECT frobnicate(id) FROM t"));
        Assert.Equal(0, engine.RowsGathered);
    }

    [Fact]
    public async Task Gathering_MoreThanTheLimit_IsRefusedWithLimitActualAndRemedy()
    {
        using var tables = new JoinedTables(1);
        tables.Engine.Options.MaxGatheredRows = 90;
        var failure = await Assert.ThrowsAsync<RequestException>(() => tables.Engine.AnswerAsync("SELECT count(*) FROM people JOIN visits ON person <= people.id"));
        Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
        Assert.Contains("at most 90 rows (Grid:Query:MaxGatheredRows)", failure.Message, StringComparison.Ordinal);
        await tables.Engine.AnswerAsync("SELECT count(*) FROM people JOIN visits ON person <= people.id WHERE visits.id < 10 AND people.id < 20");
    }

    [Fact]
    public async Task Result_OfMoreRowsThanTheLimit_IsRefused()
    {
        using var tables = new JoinedTables(1);
        tables.Engine.Options.MaxResultRows = 5_000;
        var failure = await Assert.ThrowsAsync<RequestException>(() => tables.Engine.AnswerAsync("SELECT * FROM range(100000)"));
        Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
    }

    [Fact]
    public async Task Memory_MoreThanTheLimit_SpillsAndThenIsRefused()
    {
        using var tables = new JoinedTables(1);
        tables.Engine.Options.FallbackMemoryBytes = 64 * 1024 * 1024;
        tables.Engine.Options.SpillDirectory = Directory.CreateTempSubdirectory("grid-spill-test-").FullName;
        try
        {
            var sorted = await tables.Engine.AnswerAsync("SELECT max(s) FROM (SELECT s, row_number() OVER (ORDER BY s DESC) AS n FROM (SELECT hash(a)::VARCHAR || 'abcdefghijklmnopqrstuvwxyz' AS s FROM range(1500000) r(a))) WHERE n = 1");
            Assert.Single(sorted.Rows);
            Assert.Empty(Directory.GetFileSystemEntries(tables.Engine.Options.SpillDirectory));
            tables.Engine.Options.MaxSpillBytes = 1;
            var failure = await Assert.ThrowsAsync<RequestException>(() => tables.Engine.AnswerAsync("SELECT string_agg(a::VARCHAR, ',') FROM range(100000000) r(a)"));
            Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
        }
        finally
        {
            Directory.Delete(tables.Engine.Options.SpillDirectory, recursive: true);
        }
    }

    [Fact]
    public async Task Query_ThatIsCancelled_Ends()
    {
        using var tables = new JoinedTables(1);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tables.Engine.AnswerAsync(
            "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range, b.range) = 1", null, cancellation.Token));
    }

    [Fact]
    public async Task InformationSchema_ReflectsTheCatalog()
    {
        using var tables = new JoinedTables(1);
        var names = await tables.Engine.AnswerAsync("SELECT table_name, durability FROM information_schema.tables WHERE information_schema.tables.table_schema = 'main' ORDER BY 1");
        Assert.Equal(["people", "towns", "visits"], names.Rows.Select(row => row[0]));
        var columns = await tables.Engine.AnswerAsync("SELECT c.column_name, c.data_type, c.is_nullable, c.key_position FROM \"information_schema\".columns c JOIN people p ON p.id = 1 WHERE c.table_name = 'visits' ORDER BY c.ordinal_position");
        Assert.Equal(["id BIGINT NO 1", "person INTEGER YES ", "town INTEGER YES ", "day DATE YES ", "cost DECIMAL(4,1) YES ", "paid BOOLEAN YES "], columns.Rows.Select(row => string.Join(' ', row)));
    }

    [Fact]
    public async Task Statement_WithSemicolonAndComment_IsRun()
    {
        using var tables = new JoinedTables(1);
        Assert.Single((await tables.Engine.AnswerAsync("SELECT [count(*)] FROM people -- all of them\n; -- done")).Rows);
        Assert.Single((await tables.Engine.AnswerAsync("SELECT [count(*)] FROM people -- all of them")).Rows);
    }

    private static byte[] ClrBytes(Guid id)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt128LittleEndian(bytes, ClrValue.NumberOf(id));
        return bytes;
    }
}
