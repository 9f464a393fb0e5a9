using System.Data;
using System.Data.Common;
using Dapper;
using Grid.Client.Ado;
using Grid.Queries;
using Grid.Tables;
using Grid.Tests.Linq;

namespace Grid.Tests.Ado;

/// <summary>The grid as an ADO.NET provider, by itself and under Dapper and DataTable.</summary>
public sealed class AdoTests(LinqFixture fixture) : IClassFixture<LinqFixture>
{
    internal sealed class Plain
    {
        public int Id { get; set; }

        public string? Note { get; set; }

        public int? Stock { get; set; }

        public decimal Price { get; set; }

        public DateTime? SoldAt { get; set; }

        public Guid? Token { get; set; }
    }

    [Fact]
    public async Task Dapper_QueriesWithParameters_GiveTheRows()
    {
        await using var connection = Open();
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        var rows = (await connection.QueryAsync<Plain>("SELECT id, note, stock, price, sold_at, token FROM item WHERE amount > @least AND id < @most ORDER BY id", new { least = 3, most = 50 })).ToList();
        var expected = fixture.Items.Where(item => item.Amount > 3 && item.Id < 50).ToList();
        Assert.Equal(expected.Select(item => (item.Id, item.Note, item.Stock, item.Price, item.SoldAt, item.Token)), rows.Select(row => (row.Id, row.Note, row.Stock, row.Price, row.SoldAt, row.Token)));
        Assert.Equal(fixture.Items.Length, connection.ExecuteScalar<int>("SELECT COUNT(*) FROM item"));
        Assert.Equal(fixture.Items.Sum(item => (long)item.Amount), connection.QuerySingle<long>("SELECT SUM(amount) FROM item"));
        Assert.Equal([2, 5, 7], connection.Query<int>("SELECT id FROM item WHERE id IN @ids ORDER BY id", new { ids = new[] { 2, 5, 7 } }));
        Assert.Empty(connection.Query<int>("SELECT id FROM item WHERE id IN @ids", new { ids = Array.Empty<int>() }));
        Assert.Equal(fixture.Items.Count(item => item.Note is null), connection.ExecuteScalar<int>("SELECT COUNT(*) FROM item WHERE note IS NOT DISTINCT FROM $note", new { note = (string?)null }));
    }

    [Fact]
    public void Dapper_Execute_TellsTheRowsWritten()
    {
        using var connection = Over(_ => new QueryResult([], [], 2, 1, 1, 1), out var requests);
        Assert.Equal(2, connection.Execute("INSERT INTO item (id, note) VALUES (@id, @note)", new { id = 1, note = (string?)null }));
        Assert.Equal("INSERT INTO item (id, note) VALUES ($id, $note)", requests.Single().Sql);
        Assert.True(requests.Single().Parameters["note"].IsNull);
    }

    [Fact]
    public void DataTable_Load_HasTypesRowsAndNulls()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, stock, price, name, note, made, sold_at, is_open, token FROM item ORDER BY id";
        using var reader = command.ExecuteReader();
        using var table = new DataTable();
        table.Load(reader);
        Assert.Equal(
            [typeof(int), typeof(int), typeof(decimal), typeof(string), typeof(string), typeof(DateOnly), typeof(DateTime), typeof(bool), typeof(Guid)],
            table.Columns.Cast<DataColumn>().Select(column => column.DataType));
        Assert.Equal(fixture.Items.Select(item => item.Stock ?? (object)DBNull.Value), table.Rows.Cast<DataRow>().Select(row => row["stock"]));
    }

    [Fact]
    public async Task Reader_TypedGetters_ConvertWhatFits()
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, price, weight, name, made, sold_at, is_open, color, SUM(amount), token, stock FROM item WHERE id = 3 GROUP BY id, price, weight, name, made, sold_at, is_open, color, token, stock";
        await using var reader = await command.ExecuteReaderAsync();
        var item = fixture.Items[3];
        Assert.True(await reader.ReadAsync());
        Assert.Equal((item.Id, (long)item.Id, (short)item.Id), (reader.GetInt32(0), reader.GetInt64(0), reader.GetInt16(0)));
        Assert.Equal(item.Price, reader.GetDecimal(1));
        Assert.Equal(item.Weight, reader.GetDouble(2));
        Assert.Equal(item.Name, reader.GetString(reader.GetOrdinal("NAME")));
        Assert.Equal(item.Made, reader.GetFieldValue<DateOnly>(4));
        Assert.Equal(item.Made.ToDateTime(TimeOnly.MinValue), reader.GetDateTime(4));
        Assert.Equal(item.IsOpen, reader.GetBoolean(6));
        Assert.Equal(item.Color, reader.GetFieldValue<Color>(7));
        Assert.Equal((typeof(decimal), (decimal)item.Amount, (Int128)item.Amount), (reader.GetFieldType(8), reader.GetValue(8), reader.GetFieldValue<Int128>(8)));
        Assert.Equal(item.Token, reader.GetFieldValue<Guid?>(9));
        Assert.Equal(item.Stock, reader.IsDBNull(10) ? null : reader.GetInt32(10));
        Assert.Throws<InvalidCastException>(() => reader.GetGuid(0));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(3));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal("nothing"));
        Assert.Equal("DECIMAL(10,2)", reader.GetDataTypeName(1));
        Assert.Equal((10, 2), (reader.GetColumnSchema()[1].NumericPrecision, reader.GetColumnSchema()[1].NumericScale));
        Assert.False(await reader.ReadAsync());
        Assert.False(await reader.NextResultAsync());
    }

    [Fact]
    public void Reader_Blob_IsBytesAndStream()
    {
        using var connection = Over(_ => new QueryResult(
            [new ResultColumn("data", ColumnType.Blob)], [new ColumnBatch(2, [new ColumnVector(ColumnType.Blob, 2, [1, 2, 3], [0, 3, 3], [2])])], null, 1, 1, 1), out _);
        using var command = new GridCommand("SELECT data FROM t", connection);
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(new byte[] { 1, 2, 3 }, reader.GetFieldValue<byte[]>(0));
        Assert.Equal(3, reader.GetBytes(0, 0, null, 0, 0));
        var buffer = new byte[2];
        Assert.Equal(2, reader.GetBytes(0, 1, buffer, 0, 2));
        Assert.Equal([2, 3], buffer);
        Assert.Equal(3, reader.GetStream(0).Length);
        Assert.True(reader.Read());
        Assert.True(reader.IsDBNull(0));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<byte[]>(0));
    }

    [Theory]
    [InlineData("SELECT @a, '@a', \"@a\" -- @a\n, @b, x@a, @@a /* @a */", "SELECT $a, '@a', \"@a\" -- @a\n, @b, x@a, @@a /* @a */")]
    [InlineData("SELECT 'it''s @a' || @a", "SELECT 'it''s @a' || $a")]
    [InlineData("SELECT @A+@a1", "SELECT $A+@a1")]
    public void Parameters_AtSigns_BecomeTheDialectsOwn(string written, string sent)
    {
        using var connection = Over(_ => new QueryResult([], [], 0, 1, 1, 1), out var requests);
        using var command = new GridCommand(written, connection);
        command.Parameters.AddWithValue("@a", DBNull.Value);
        command.ExecuteNonQuery();
        Assert.Equal(sent, requests.Single().Sql);
    }

    [Fact]
    public async Task Failures_OfTheGrid_AreDbExceptions()
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT nmae FROM item";
        var failure = await Assert.ThrowsAsync<GridDbException>(() => command.ExecuteScalarAsync());
        Assert.Equal((Grid.Errors.ErrorCode.ColumnNotFound, "42703", false), (failure.Code, failure.SqlState, failure.IsTransient));
        Assert.Equal(7, failure.Position);
        Assert.Throws<NotSupportedException>(() => connection.BeginTransaction());
        Assert.Throws<ArgumentException>(() => new GridConnection("Server=x"));
        connection.Close();
        await Assert.ThrowsAsync<InvalidOperationException>(() => command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Timeout_StatementThatReadsOrWrites_SaysWhatHolds()
    {
        await using var connection = Over(_ => throw new InvalidOperationException("never"), out _, async token => await Task.Delay(Timeout.Infinite, token));
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 1;
        command.CommandText = "SELECT 1";
        Assert.Equal(Grid.Errors.ErrorCode.Timeout, (await Assert.ThrowsAsync<GridDbException>(() => command.ExecuteScalarAsync())).Code);
        command.CommandText = "DELETE FROM t";
        Assert.Equal(Grid.Errors.ErrorCode.OutcomeUnknown, (await Assert.ThrowsAsync<GridDbException>(() => command.ExecuteNonQueryAsync())).Code);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteNonQueryAsync(cancelled.Token));
    }

    [Fact]
    public void Factory_MakesEverything_AndStringsRoundTrip()
    {
        DbProviderFactory factory = GridFactory.Instance;
        var builder = Assert.IsType<GridConnectionStringBuilder>(factory.CreateConnectionStringBuilder());
        builder.Gateways = "a:1,b:2";
        builder.Timeout = 7;
        using var connection = factory.CreateConnection()!;
        connection.ConnectionString = builder.ConnectionString;
        Assert.Equal("a:1,b:2", connection.DataSource);
        Assert.Equal(7, new GridConnectionStringBuilder(connection.ConnectionString).Timeout);
        Assert.Same(connection, connection.CreateCommand().Connection);
        Assert.Throws<ArgumentException>(() => new GridConnectionStringBuilder("Timeout=x").Timeout);
    }

    private GridConnection Open()
    {
        var connection = new GridConnection(fixture.Harness.Grid);
        connection.Open();
        return connection;
    }

    private static GridConnection Over(Func<QueryRequest, QueryResult> answer, out List<QueryRequest> requests, Func<CancellationToken, Task>? wait = null)
    {
        var grid = new Client.Fakes.FakeGrid();
        grid.Aggregator.OnExecute = async (request, token) =>
        {
            await (wait?.Invoke(token) ?? Task.CompletedTask);
            return answer(request);
        };
        requests = grid.Aggregator.Requests;
        var connection = new GridConnection(grid.Client);
        connection.Open();
        return connection;
    }
}
