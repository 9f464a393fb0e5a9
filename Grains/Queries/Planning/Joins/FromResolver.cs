using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>Looks up the tables of FROM, and binds its conditions: each join sees only what stands in it.</summary>
/// <param name="find">The schema of a table.</param>
internal sealed class FromResolver(Func<TableNode, TableSchema> find, ParameterSet parameters)
{
    public JoinScope Scope { get; } = new();

    /// <exception cref="Errors.SqlException">A table or a column does not exist, or a name can mean several.</exception>
    public FromTree Resolve(FromNode node) => node switch
    {
        TableNode table => new FromTable(Scope.Add(table, find(table))),
        JoinNode join => ResolveJoin(join),
        _ => throw SqlErrors.NotSupported($"{node.GetType().Name} in FROM", node.Position),
    };

    private FromJoin ResolveJoin(JoinNode node)
    {
        var (left, right) = (Resolve(node.Left), Resolve(node.Right));
        var conditions = new List<SqlNode>();
        foreach (var name in node.IsNatural ? CommonNames(left, right, node.Position) : [.. node.Using])
        {
            conditions.Add(Merge(node, name, left.Tables, right.Tables));
        }

        if (node.On is not null)
        {
            // A table that is joined later is not there yet.
            conditions.Add(new NameQualifier(Scope, left.Tables | right.Tables) { IsStrict = true }.Qualify(node.On));
        }

        var binder = new ExpressionBinder(Scope, parameters);
        Expression[] bound = [.. conditions.Select(binder.BindCondition)];
        return node.Word switch
        {
            JoinWord.Right => new FromJoin(JoinKind.Left, right, left, bound, node.Position),
            JoinWord.Left => new FromJoin(JoinKind.Left, left, right, bound, node.Position),
            JoinWord.Full => new FromJoin(JoinKind.Full, left, right, bound, node.Position),
            _ => new FromJoin(JoinKind.Inner, left, right, bound, node.Position),
        };
    }

    private CallNode Merge(JoinNode node, string name, TableSet left, TableSet right)
    {
        if (node.Word == JoinWord.Full)
        {
            // Its value is whichever side has one, which is no column.
            throw SqlErrors.NotSupported("FULL JOIN with USING or NATURAL", node.Position);
        }

        var column = new ColumnNode(node.Position, null, name);
        var (mine, other) = (Scope.Qualify(column, left), Scope.Qualify(column, right));
        var (kept, merged) = node.Word == JoinWord.Right ? (other, mine) : (mine, other);
        Scope.Merge(kept, merged);
        return new CallNode(node.Position, "=", [mine, other]);
    }

    private List<string> CommonNames(FromTree left, FromTree right, int? position)
    {
        var theirs = NamesOf(right);
        var common = NamesOf(left).Where(name => theirs.Contains(name, Identifier.Comparer)).ToList();
        return common.Count > 0 ? common : throw SqlErrors.Syntax("NATURAL JOIN of tables that have no column name in common.", position);
    }

    private List<string> NamesOf(FromTree tree) =>
        [.. Scope.Tables.Where(table => tree.Tables.Contains(table.Index)).SelectMany(table => table.VisibleColumns).Select(column => column.Name).Distinct(Identifier.Comparer)];
}
