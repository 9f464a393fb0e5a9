using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning;

/// <summary>
/// Binds expressions over groups: a part that equals a group key, or is an aggregate, becomes a column of the merged groups
/// (keys first, then aggregates); any other column is an error.
/// </summary>
internal sealed class GroupingBinder
{
    private readonly PlanScope _scope;
    private readonly ExpressionBinder _rows;
    private readonly ExpressionBinder _groups;
    private readonly (SqlNode Node, Expression Bound)[] _keys;
    private readonly List<AggregateCall> _aggregates = [];
    private readonly List<(CallNode Node, int Index)> _known = [];

    public GroupingBinder(PlanScope scope, ParameterSet parameters, IEnumerable<SqlNode> keys)
    {
        _scope = scope;
        _rows = new ExpressionBinder(scope, parameters);
        _groups = new ExpressionBinder(scope, parameters, Intercept);
        _keys = [.. keys.Select(key => (key, _rows.Bind(key)))];
    }

    public Expression[] Keys => [.. _keys.Select(key => key.Bound)];

    public AggregateCall[] Aggregates => [.. _aggregates];

    public Expression Bind(SqlNode node) => _groups.Bind(node);

    public Expression BindCondition(SqlNode node) => _groups.BindCondition(node);

    private Expression? Intercept(SqlNode node)
    {
        var key = Array.FindIndex(_keys, known => NodeEquality.AreEqual(known.Node, node));
        if (key >= 0)
        {
            return new ColumnExpression(key, _keys[key].Bound.Type);
        }

        return node switch
        {
            CallNode call when AggregateNames.IsAggregate(call.Name) => BindAggregate(call),
            ColumnNode column => throw Ungrouped(column),
            _ => null,
        };
    }

    private SqlException Ungrouped(ColumnNode column)
    {
        // A name that does not exist is the better error.
        _scope.Find(column);
        return SqlErrors.Syntax($"Column {column.Name} must be in GROUP BY or inside an aggregate.", column.Position);
    }

    private ColumnExpression BindAggregate(CallNode node)
    {
        var known = _known.Find(entry => NodeEquality.AreEqual(entry.Node, node));
        if (known.Node is null)
        {
            known = (node, _aggregates.Count);
            _known.Add(known);
            _aggregates.Add(new AggregateBinder(_rows, node).Bind());
        }

        return new ColumnExpression(_keys.Length + known.Index, _aggregates[known.Index].Type);
    }
}
