namespace Grid.Client.Linq.Syntax;

/// <summary>A SELECT in FROM; its items have aliases.</summary>
internal sealed class SqlSubquery(SqlSelect select) : SqlSource
{
    public SqlSelect Select { get; } = select;
}
