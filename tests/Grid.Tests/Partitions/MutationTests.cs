using Grid.Errors;
using Grid.Grains.Partitions;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Tests.Partitions;

/// <summary>UPDATE and DELETE from the text to the committed rows of one partition.</summary>
public sealed class MutationTests : IDisposable
{
    private static readonly TableSchema Accounts = new(
        new TableId(4), 1, TableName.Create("accounts"),
        [new ColumnSchema("id", ColumnType.BigInt, false), new ColumnSchema("amount", ColumnType.BigInt, true), new ColumnSchema("owner", ColumnType.VarcharOf(20), true)],
        [0], null, Durability.Durable);

    private static readonly TableSchema Counters = Accounts with { Id = new TableId(5), Name = TableName.Create("counters"), Durability = Durability.Memory };

    private readonly DuckDbParser _parser = new();
    private readonly PartitionBench _bench = new(copies: 2) { Tables = [Accounts, Counters] };

    public MutationTests() => _bench.JournalOptions.LeaseDuration = TimeSpan.FromMilliseconds(200);

    public void Dispose() => _parser.Dispose();

    [Theory]
    [InlineData("UPDATE accounts SET amount = amount * 2 WHERE id >= 2", 2, "1:10:a 2:40:b 3:60:")]
    [InlineData("UPDATE accounts AS x SET amount=x.id, owner=NULL", 3, "1:1: 2:2: 3:3:")]
    [InlineData("UPDATE accounts a SET owner = a.owner || '!' , amount = (SELECT_SAFE)", 0, "syntax")]
    [InlineData("update accounts set owner = 'x, WHERE y' where owner is null;", 1, "1:10:a 2:20:b 3:30:x, WHERE y")]
    [InlineData("UPDATE accounts SET amount = CASE WHEN id = 1 THEN 0 ELSE amount END", 3, "1:0:a 2:20:b 3:30:")]
    [InlineData("UPDATE accounts SET amount = 1 WHERE id = 99", 0, "1:10:a 2:20:b 3:30:")]
    [InlineData("DELETE FROM accounts WHERE owner = 'a' OR amount > 25", 2, "2:20:b")]
    [InlineData("DELETE FROM accounts", 3, "")]
    [InlineData("DELETE FROM accounts WHERE owner <> 'zzz'", 2, "3:30:")]
    [InlineData("UPDATE accounts SET amount = 1 WHERE owner IS NOT DISTINCT FROM NULL", 1, "1:10:a 2:20:b 3:1:")]
    public async Task Statement_Rows_AreAsSqlSays(string sql, int changed, string expected)
    {
        var core = await OpenWithRowsAsync();
        if (expected == "syntax")
        {
            await Assert.ThrowsAnyAsync<SqlException>(() => RunAsync(core, sql));
            return;
        }

        Assert.Equal(changed, await RunAsync(core, sql));
        Assert.Equal(expected, Text(core, Accounts));
        Assert.Equal(expected, Text(await _bench.OpenAsync(), Accounts));
    }

    [Theory]
    [InlineData("UPDATE accounts SET id = 7", ErrorCode.NotSupported, 20)]
    [InlineData("UPDATE accounts SET amout = 7", ErrorCode.ColumnNotFound, 20)]
    [InlineData("UPDATE accounts SET amount = 1, amount = 2", ErrorCode.SyntaxError, 32)]
    [InlineData("UPDATE accounts SET amount = 7 RETURNING nothing", ErrorCode.ColumnNotFound, 41)]
    [InlineData("UPDATE accounts SET amount = 7 RETURNING sum(id)", ErrorCode.SyntaxError, 41)]
    [InlineData("UPDATE accounts SET amount = 7 LIMIT 1", ErrorCode.NotSupported, 31)]
    [InlineData("DELETE FROM accounts USING counters WHERE id = 1", ErrorCode.NotSupported, 21)]
    [InlineData("DELETE FROM accounts WHERE nothing = 1", ErrorCode.ColumnNotFound, 27)]
    [InlineData("UPDATE accounts SET amount", ErrorCode.SyntaxError, 26)]
    public async Task Statement_Wrong_RefusedAtItsPositionAndChangesNothing(string sql, ErrorCode code, int position)
    {
        var core = await OpenWithRowsAsync();
        var failure = await Assert.ThrowsAnyAsync<SqlException>(() => RunAsync(core, sql));
        Assert.Equal((code, position), (failure.Code, failure.Position));
        Assert.Equal("1:10:a 2:20:b 3:30:", Text(core, Accounts));
    }

    /// <summary>All rows of a partition or none: one that leaves its range undoes the others.</summary>
    [Fact]
    public async Task Update_OneRowOverflows_NoneIsChanged()
    {
        var core = await OpenWithRowsAsync();
        await Assert.ThrowsAnyAsync<RequestException>(() => RunAsync(core, $"UPDATE accounts SET amount = amount + {long.MaxValue - 25}"));
        Assert.Equal("1:10:a 2:20:b 3:30:", Text(core, Accounts));
        Assert.False(core.IsOver);
    }

    [Theory]
    [InlineData("accounts")]
    [InlineData("counters")]
    public async Task Update_ManyAtOnceAmongPuts_EveryIncrementCounts(string table)
    {
        var core = await OpenWithRowsAsync();
        await PutAsync(core, Counters, 1, 10, "a");
        var updates = Enumerable.Range(0, 200).Select(_ => RunAsync(core, $"UPDATE {table} SET amount = amount + 1 WHERE id = 1")).ToList();
        var puts = Enumerable.Range(100, 200).Select(id => PutAsync(core, Accounts, id, 1, null)).ToList();
        Assert.All(await Task.WhenAll(updates), rows => Assert.Equal(1, rows));
        await Task.WhenAll(puts);
        Assert.StartsWith("1:210:a", Text(core, table == "accounts" ? Accounts : Counters), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_OwnerSuperseded_RejectedAndNothingChanges()
    {
        var core = await OpenWithRowsAsync();
        var next = await _bench.OpenAsync();
        var failure = await Assert.ThrowsAnyAsync<GridException>(() => RunAsync(core, "UPDATE accounts SET amount = 0"));
        Assert.True(failure.IsTransient);
        Assert.Equal("1:10:a 2:20:b 3:30:", Text(next, Accounts));
    }

    private async Task<PartitionCore> OpenWithRowsAsync()
    {
        var core = await _bench.OpenAsync();
        await PutAsync(core, Accounts, 1, 10, "a");
        await PutAsync(core, Accounts, 2, 20, "b");
        await PutAsync(core, Accounts, 3, 30, null);
        return core;
    }

    private static async Task PutAsync(PartitionCore core, TableSchema table, long id, long amount, string? owner)
    {
        var writer = new RowWriter(table);
        writer.Write(id);
        writer.Write(amount);
        writer.WriteObject(owner);
        var builder = new WriteRequestBuilder();
        builder.BeginUnit(1);
        builder.Add(TableRef.Of(table), WriteKind.Put, null, writer.End());
        Assert.Null((await core.WriteAsync(builder.Build())).Failures);
    }

    private async Task<long> RunAsync(PartitionCore core, string sql) => (await MutateAsync(core, sql)).Rows;

    private Task<MutationResult> MutateAsync(PartitionCore core, string sql)
    {
        var statement = new StatementParser(_parser).Parse(sql);
        var name = statement switch { UpdateStatement update => update.Table.Name, DeleteStatement delete => delete.Table.Name, _ => throw new ArgumentException(sql) };
        var table = name == "counters" ? Counters : Accounts;
        var planner = new MutationPlanner(table, new ParameterSet(new Dictionary<string, Literal>()), new QueryOptions(), partitionCount: 1);
        var plan = statement is UpdateStatement change ? planner.Plan(change).Plan : planner.Plan((DeleteStatement)statement).Plan;
        return core.MutateAsync(plan.Table, () => MutationExecutor.ToWrites(plan, core.State.Find(table.Id)!, CancellationToken.None));
    }

    private static string Text(PartitionCore core, TableSchema table) => string.Join(' ', core.State.Read(table, 1_000).SelectMany(rows => rows)
        .Select(row =>
        {
            var reader = new RowReader(table, row.Row.Span);
            var values = new List<object?>();
            for (var column = 0; column < 3; column++)
            {
                reader.MoveNext();
                values.Add(reader.IsNull ? null : ClrValue.Read(table.Columns[column].Type, reader.Value));
            }

            return (Id: (long)values[0]!, Text: string.Join(':', values));
        })
        .OrderBy(row => row.Id).Select(row => row.Text));
}
