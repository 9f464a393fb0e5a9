namespace Grid.Client.Linq.Syntax;

/// <summary>A table in FROM.</summary>
internal sealed class SqlTable(QueryTable table) : SqlSource
{
    public QueryTable Table { get; } = table;
}
