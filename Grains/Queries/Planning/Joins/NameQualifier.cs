using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>Writes every column with its table, so that two columns of the same name are told apart wherever expressions are compared.</summary>
internal sealed class NameQualifier(JoinScope scope, TableSet visible)
{
    /// <summary>Whether a column that is not there is an error, instead of staying as it is.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The statement with its columns written out. What is no column, such as an alias of the select list, stays as it is.</summary>
    public SelectStatement Qualify(SelectStatement statement) => statement with
    {
        Items = [.. statement.Items.Select(item => item with { Node = Qualify(item.Node) })],
        Where = QualifyOptional(statement.Where),
        GroupBy = [.. statement.GroupBy.Select(Qualify)],
        Having = QualifyOptional(statement.Having),
        // ORDER BY means an alias of the select list before a column.
        Order = [.. statement.Order.Select(item => IsAlias(statement, item.Node) ? item : item with { Node = Qualify(item.Node) })],
    };

    /// <summary>The expression with its columns written out.</summary>
    public SqlNode Qualify(SqlNode node) => node switch
    {
        ColumnNode column => IsStrict ? scope.Qualify(column, visible) : scope.TryQualify(column, visible) ?? column,
        CastNode cast => cast with { Operand = Qualify(cast.Operand) },
        CallNode call => call.Map(Qualify),
        CaseNode choice => choice with
        {
            Branches = [.. choice.Branches.Select(branch => (Qualify(branch.Condition), Qualify(branch.Result)))],
            Otherwise = Qualify(choice.Otherwise),
        },
        ConstantNode or ParameterNode or StarNode => node,
        _ => throw SqlErrors.NotSupported($"{node.GetType().Name} over a join", node.Position),
    };

    private SqlNode? QualifyOptional(SqlNode? node) => node is null ? null : Qualify(node);

    private static bool IsAlias(SelectStatement statement, SqlNode node) => node is ColumnNode { Table: null } column
        && Array.Exists(statement.Items, item => item.Alias is not null && Identifier.Comparer.Equals(item.Alias, column.Name));
}
