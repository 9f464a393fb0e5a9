using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>The sources of one FROM: tables of the grid, and others of which only the name is known.</summary>
internal sealed class FromClause
{
    private readonly List<(string Alias, TableUse? Use)> _sources = [];

    public IEnumerable<TableUse> Uses => _sources.Where(source => source.Use is not null).Select(source => source.Use!);

    /// <param name="use">Null for a sub-query, a common table expression or a table function.</param>
    public void Add(string alias, TableUse? use) => _sources.Add((alias, use));

    /// <summary>Hands a conjunct of WHERE to the one table that it speaks of. Whatever is in doubt stays where it is.</summary>
    public void Assign(SqlNode condition)
    {
        var columns = new List<ColumnNode>();
        Collect(condition, columns);
        var owners = columns.Select(OwnerOf).Distinct().ToList();
        if (owners is [{ IsFilterable: true } owner])
        {
            owner.Conditions.Add(condition);
        }
    }

    private TableUse? OwnerOf(ColumnNode column)
    {
        if (column.Table is not null)
        {
            var named = _sources.Where(source => Identifier.Comparer.Equals(source.Alias, column.Table)).ToList();
            return named is [{ Use: { } use }] && use.Table.TryGetOrdinal(column.Name, out _) ? use : null;
        }

        // A source whose columns are not known could have one of that name, too.
        if (_sources.Exists(source => source.Use is null))
        {
            return null;
        }

        var owners = Uses.Where(use => use.Table.TryGetOrdinal(column.Name, out _)).ToList();
        return owners is [var only] ? only : null;
    }

    private static void Collect(SqlNode node, List<ColumnNode> columns)
    {
        switch (node)
        {
            case ColumnNode column:
                columns.Add(column);
                break;
            case CallNode call:
                foreach (var argument in call.Arguments)
                {
                    Collect(argument, columns);
                }

                break;
            case CastNode cast:
                Collect(cast.Operand, columns);
                break;
            case CaseNode choice:
                foreach (var (condition, result) in choice.Branches)
                {
                    Collect(condition, columns);
                    Collect(result, columns);
                }

                Collect(choice.Otherwise, columns);
                break;
            default:
                break;
        }
    }
}
