using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Queries.Oracle;

/// <summary>A write before a query: a whole row, or the removal of one.</summary>
/// <param name="Values">The row in the table's order; null when it is removed.</param>
internal sealed record OracleWrite(int Id, object?[]? Values);

/// <summary>A query over the rows that some writes leave, to be run by both engines from nothing.</summary>
internal sealed record OracleCase(TableSchema Table, int PartitionCount, OracleWrite[] Writes, RandomSelect Query)
{
    /// <summary>What is different when both run it; null when nothing is.</summary>
    public string? Run()
    {
        using var duck = new DuckDbOracle([Table]);
        using var engine = new LocalEngine(Table, PartitionCount);
        Write(duck, engine, Table, Writes);
        return Compare(duck, engine, Query);
    }

    /// <summary>Applies writes to both engines.</summary>
    public static void Write(DuckDbOracle duck, LocalEngine engine, TableSchema table, IReadOnlyCollection<OracleWrite> writes)
    {
        foreach (var write in writes)
        {
            if (write.Values is null)
            {
                engine.Delete(write.Id);
            }
            else
            {
                engine.Insert(write.Values);
            }
        }

        engine.BuildIndexes();
        var last = writes.GroupBy(write => write.Id).Select(group => group.Last()).ToList();
        if (last.Count > 0)
        {
            duck.Execute($"DELETE FROM {table.Name} WHERE id IN ({string.Join(", ", last.Select(write => write.Id))})");
        }

        if (last.Exists(write => write.Values is not null))
        {
            duck.Insert(table, last.Select(write => write.Values).OfType<object?[]>());
        }
    }

    /// <summary>What is different in the answers of both engines; null when nothing is.</summary>
    public static string? Compare(DuckDbOracle duck, LocalEngine engine, RandomSelect query) =>
        Compare(duck, engine, query.Sql, query.LateSql, query.AreApproximate, query.IsOrdered);

    /// <inheritdoc cref="Compare(DuckDbOracle, LocalEngine, RandomSelect)"/>
    /// <param name="late">Another text for DuckDB when it refuses the first; null for none.</param>
    /// <param name="areApproximate">For each column whether it is compared within a tolerance; the last holds for those behind it.</param>
    public static string? Compare(DuckDbOracle duck, LocalEngine engine, string sql, string? late, bool[] areApproximate, bool isOrdered)
    {
        object?[][] expected;
        try
        {
            expected = Read(duck, sql, late);
        }
        catch (DuckDBException refusal)
        {
            // What DuckDB refuses, overflow for example, is no answer that could be compared; but ours must not be an answer either,
            // unless an index left out the rows that a condition fails for.
            var indexReads = engine.IndexReads;
            return TryAnswer(engine, sql, out var answer) is null && engine.IndexReads == indexReads ? $"DuckDB refuses ({refusal.Message}), Grid answers {answer.Length} rows" : null;
        }

        return TryAnswer(engine, sql, out var actual) is { } failure
            ? $"Grid refuses: {failure}"
            : AnswerComparison.Difference(expected, actual, areApproximate, isOrdered);
    }

    /// <summary>The table, the rows and the query as SQL, to be tried by hand.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"-- {PartitionCount} partitions\nCREATE TABLE {Table.Name} ({string.Join(", ", Table.Columns.Select(column => $"{column.Name} {column.Type}"))});\n");
        foreach (var write in Writes)
        {
            text.Append(write.Values is null
                ? $"DELETE FROM {Table.Name} WHERE id = {write.Id};\n"
                : $"INSERT OR REPLACE INTO {Table.Name} VALUES ({string.Join(", ", write.Values.Select(DuckDbOracle.Literal))});\n");
        }

        foreach (var index in Table.Indexes)
        {
            text.Append(CultureInfo.InvariantCulture, $"CREATE INDEX {index.Name} ON {Table.Name} ({string.Join(", ", index.ColumnNames(Table))});\n");
        }

        return text.Append(Query.Sql).Append(';').ToString();
    }

    private static object?[][] Read(DuckDbOracle duck, string sql, string? late)
    {
        try
        {
            return duck.ReadValues(sql);
        }
        catch (DuckDBException) when (late is not null)
        {
            return duck.ReadValues(late);
        }
    }

    // The reason when there is no answer, or none of the native engine's own.
    private static string? TryAnswer(LocalEngine engine, string sql, out object?[][] rows)
    {
        rows = [];
        try
        {
            var (_, answer, plan) = engine.AnswerAsync(sql, null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            rows = answer;
            return plan.Title == "native" ? null : $"it is left to the {string.Join(", ", plan.Details.Prepend(plan.Title))}";
        }
        catch (GridException failure)
        {
            return failure.Message;
        }
    }
}
