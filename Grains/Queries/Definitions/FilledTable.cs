using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Definitions;

/// <summary>CREATE TABLE … AS: reads the query's answer, makes a table of its columns, and fills it. When filling fails, the table is dropped again.</summary>
/// <param name="query">Answers the statement's query.</param>
/// <param name="insert">Writes an answer into a table of a view of the catalog.</param>
internal sealed class FilledTable(
    ICatalogGrain catalog, Func<Task<CatalogView>> refresh, Func<QueryStatement, Task<QueryAnswer>> query, Func<InsertStatement, QueryAnswer, CatalogView, Task<QueryResult>> insert)
{
    /// <exception cref="GridException">The query failed, the table cannot be made of its columns, or not be filled: there is no table then.</exception>
    public async Task<QueryResult> CreateAsync(CreateTableStatement statement)
    {
        var name = statement.Definition.Name;
        if ((await refresh()).TryFind(name, out var existing))
        {
            return statement.IfNotExists
                ? new QueryResult([], [], 0, 0, 0, 0)
                : throw new SqlException(ErrorCode.TableExists, $"Table {existing.Name} exists already: drop it first, or create it IF NOT EXISTS.", statement.Table.Position);
        }

        var answer = await query(statement.Query!);
        var columns = answer.Columns.Select(column => new ColumnSchema(NameOf(column, statement), column.Type, IsNullable: true));
        await catalog.CreateTableAsync(statement.Definition with { Columns = [.. columns] }, ifNotExists: false);
        try
        {
            return await insert(new InsertStatement(statement.Table, [], null, statement.Query, null, null), answer, await refresh());
        }
        catch
        {
            // Also when it is not known which rows are there: a table that may lack some is worse than none.
            await catalog.DropTableAsync(name, ifExists: true);
            await refresh();
            throw;
        }
    }

    private static string NameOf(ResultColumn column, CreateTableStatement statement)
    {
        try
        {
            return Identifier.Check(column.Name, "column");
        }
        catch (RequestException failure)
        {
            throw new SqlException(failure.Code, $"{failure.Message} Give the expression a name with AS.", statement.Table.Position);
        }
    }
}
