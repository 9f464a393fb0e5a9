using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>The columns that names of a statement can mean: those of one table, or none, unless it is a scope of its own kind.</summary>
internal class PlanScope(TableSchema? table, string? alias)
{
    public TableSchema? Table => table;

    public virtual ColumnExpression Find(ColumnNode node)
    {
        if (table is null)
        {
            throw new SqlException(ErrorCode.ColumnNotFound, $"There is no column {node.Name}: the statement has no FROM.", node.Position);
        }

        RequireTable(node.Table, node.Position);
        if (table.TryGetOrdinal(node.Name, out var ordinal))
        {
            return new ColumnExpression(ordinal, table.Columns[ordinal].Type);
        }

        var nearest = NearestName.Of(node.Name, VisibleColumns().Select(visible => table.Columns[visible].Name));
        throw new SqlException(ErrorCode.ColumnNotFound,
            $"Table {table.Name} has no column {node.Name}." + (nearest is null ? "" : $" Did you mean {nearest}?"), node.Position);
    }

    /// <summary>Whether a column has that name.</summary>
    public virtual bool Has(string column) => table?.TryGetOrdinal(column, out _) == true;

    /// <summary>The columns that <c>*</c> means.</summary>
    public virtual IEnumerable<ColumnNode> Expand(StarNode star)
    {
        if (table is null)
        {
            throw SqlErrors.Syntax("* needs a FROM.", star.Position);
        }

        RequireTable(star.Table, star.Position);
        return VisibleColumns().Select(ordinal => new ColumnNode(star.Position, null, table.Columns[ordinal].Name));
    }

    private IEnumerable<int> VisibleColumns() => Enumerable.Range(0, table!.Columns.Length).Where(ordinal => !table.Columns[ordinal].IsHidden);

    private void RequireTable(string? name, int? position)
    {
        var mine = alias ?? table!.Name.ToString();
        if (name is not null && !Identifier.Comparer.Equals(name, mine))
        {
            throw new SqlException(ErrorCode.TableNotFound, $"There is no table {name} in FROM; it has {mine}.", position);
        }
    }
}
