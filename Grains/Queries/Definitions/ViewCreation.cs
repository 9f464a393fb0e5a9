using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Definitions;

/// <summary>CREATE VIEW: checks the query as if it were to be answered, without reading rows, and hands it to the catalog.</summary>
internal sealed class ViewCreation(ICatalogGrain catalog, DuckDbParser parser, FallbackExecutor fallback)
{
    /// <exception cref="RequestException">The query is refused, or the name is taken.</exception>
    public async Task CreateAsync(CreateViewStatement statement, CatalogView known)
    {
        var name = NameOf(statement.View);
        if (statement.IfNotExists && known.FindView(name.ToString()) is not null)
        {
            return;
        }

        var text = statement.Query.Text;
        var tables = new TableUseFinder(known, parser, text).Find(parser.Parse(text));
        if (tables.Views.Any(view => view.Name == name))
        {
            throw new SqlException(ErrorCode.InvalidRequest, $"View {name} would read itself.", statement.View.Position);
        }

        if (tables.Parameters is [var parameter, ..])
        {
            throw new SqlException(ErrorCode.NotSupported, $"A view has no parameters: put a value in the place of ${parameter.Name}.", parameter.Position);
        }

        var columns = await DescribeAsync(text, known);
        ImmutableArray<TableName> reads = [.. tables.Uses.Select(use => use.Table.Name).Concat(tables.Views.Select(view => view.Name)).Distinct()];
        try
        {
            await catalog.CreateViewAsync(
                new ViewDefinition(name, text.Trim().TrimEnd(';').TrimEnd(), Named(statement, columns), reads) { HasNames = statement.Names.Length > 0 }, statement.OrReplace);
        }
        catch (RequestException failure) when (failure is not SqlException)
        {
            throw new SqlException(failure.Code, failure.Message, statement.View.Position);
        }
    }

    private async Task<ResultColumn[]> DescribeAsync(string text, CatalogView known)
    {
        var plan = new FallbackPlanner(known, parser, new ParameterSet(new Dictionary<string, Literal>())).Plan(text, parser.Parse(text));
        using var session = await fallback.OpenAsync(plan, known, CancellationToken.None);
        return await session.DescribeAsync();
    }

    private static ImmutableArray<ColumnSchema> Named(CreateViewStatement statement, ResultColumn[] columns)
    {
        if (statement.Names.Length > 0 && statement.Names.Length != columns.Length)
        {
            throw SqlErrors.Syntax($"The query has {columns.Length} columns; {statement.Names.Length} names are given.", statement.View.Position);
        }

        var names = statement.Names.Length > 0 ? statement.Names : [.. columns.Select(column => column.Name)];
        var twice = names.GroupBy(column => column, Identifier.Comparer).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? [.. columns.Select((column, index) => new ColumnSchema(names[index], column.Type, IsNullable: true))]
            : throw SqlErrors.Syntax($"The view has two columns {twice.Key}: give them names, as CREATE VIEW name (a, b) AS or with AS in the query.", statement.View.Position);
    }

    private static TableName NameOf(TableNode node)
    {
        try
        {
            return TableName.Create(node.Name);
        }
        catch (RequestException failure)
        {
            throw new SqlException(failure.Code, failure.Message, node.Position);
        }
    }
}
