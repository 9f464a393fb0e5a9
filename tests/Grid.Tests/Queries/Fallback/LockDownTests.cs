using Grid.Errors;
using Grid.Grains.Queries.Sql;

namespace Grid.Tests.Queries.Fallback;

/// <summary>No text gets at files, the network, extensions, settings or the database behind a query.</summary>
public sealed class LockDownTests
{
    [Theory]
    [InlineData("COPY people TO '/tmp/stolen.csv'")]
    [InlineData("COPY people FROM '/etc/passwd'")]
    [InlineData("ATTACH '/tmp/other.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("PRAGMA database_list")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("RESET memory_limit")]
    [InlineData("EXPORT DATABASE '/tmp/stolen'")]
    [InlineData("USE system")]
    [InlineData("CALL pragma_version()")]
    [InlineData("CHECKPOINT")]
    [InlineData("SELECT 1; COPY people TO '/tmp/stolen.csv'")]
    [InlineData("SELECT sum(id) OVER () FROM people; DROP TABLE people")]
    [InlineData("EXPLAIN ANALYZE COPY people TO '/tmp/stolen.csv'")]
    [InlineData("EXPLAIN EXPLAIN SELECT 1")]
    [InlineData("WITH x AS (DELETE FROM people) SELECT * FROM x")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM read_blob('/etc/passwd')")]
    [InlineData("SELECT * FROM read_json_auto('/etc/passwd')")]
    [InlineData("SELECT * FROM parquet_scan('/etc/passwd')")]
    [InlineData("SELECT * FROM sniff_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("SELECT (SELECT max(content) FROM read_text('/etc/passwd'))")]
    [InlineData("SELECT * FROM (SELECT id FROM people WHERE id IN (SELECT 1 FROM main.read_text('/etc/passwd')))")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM \"/etc/passwd\"")]
    [InlineData("SELECT * FROM 'https://example.com/a.csv'")]
    [InlineData("SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')")]
    [InlineData("SELECT * FROM query_table('people')")]
    [InlineData("SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))")]
    [InlineData("SELECT * FROM seq_scan('people')")]
    [InlineData("SELECT * FROM histogram_values(people, id)")]
    [InlineData("SELECT * FROM duckdb_settings()")]
    [InlineData("SELECT * FROM duckdb_secrets()")]
    [InlineData("SELECT * FROM which_secret('a', 'b')")]
    [InlineData("SELECT * FROM pragma_database_size()")]
    [InlineData("SELECT * FROM checkpoint()")]
    [InlineData("SELECT * FROM enable_logging('x')")]
    [InlineData("SELECT getenv('HOME')")]
    [InlineData("SELECT current_setting('temp_directory')")]
    [InlineData("SELECT list_transform([1], x -> current_setting('temp_directory'))")]
    [InlineData("SELECT getvariable('x')")]
    [InlineData("SELECT write_log('x')")]
    [InlineData("SELECT sleep_ms(100000)")]
    [InlineData("SELECT * FROM duckdb_tables")]
    [InlineData("SELECT * FROM sqlite_master")]
    [InlineData("SELECT * FROM pg_catalog.pg_settings")]
    [InlineData("SELECT * FROM pg_settings")]
    [InlineData("SELECT * FROM system.information_schema.tables")]
    [InlineData("SELECT * FROM information_schema.routines")]
    [InlineData("SELECT * FROM grid_rows.people")]
    [InlineData("SELECT * FROM temp.people")]
    [InlineData("SELECT * FROM (SHOW TABLES)")]
    [InlineData("SELECT * FROM (DESCRIBE people)")]
    [InlineData("SUMMARIZE people")]
    public async Task Query_ThatReachesOutside_IsRefused(string sql)
    {
        using var tables = new JoinedTables(1);
        using var parser = new DuckDbParser();
        await Assert.ThrowsAnyAsync<SqlException>(async () =>
        {
            if (new StatementParser(parser).Parse(sql) is ExplainStatement)
            {
                await tables.Engine.ExplainAsync(sql);
            }
            else
            {
                await tables.Engine.AnswerAsync(sql);
            }
        });
    }

    [Fact]
    public async Task Query_PathAsTableName_SaysThatThereIsNoSuchTable()
    {
        using var tables = new JoinedTables(1);
        var failure = await Assert.ThrowsAsync<SqlException>(() => tables.Engine.AnswerAsync("SELECT 1 FROM people, '/etc/passwd'"));
        Assert.Equal((ErrorCode.TableNotFound, 22), (failure.Code, failure.Position));
    }
}
