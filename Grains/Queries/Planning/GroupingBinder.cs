using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

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
            _aggregates.Add(MakeAggregate(node));
        }

        return new ColumnExpression(_keys.Length + known.Index, _aggregates[known.Index].Type);
    }

    private AggregateCall MakeAggregate(CallNode node)
    {
        var function = AggregateNames.Of(node.Name);
        if (function == AggregateFunction.Count && node.Arguments.Length == 0)
        {
            function = AggregateFunction.CountRows;
        }

        var expected = function == AggregateFunction.CountRows ? 0 : 1;
        if (node.Arguments.Length != expected)
        {
            throw SqlErrors.NotSupported($"{node.Name} of {node.Arguments.Length} arguments", node.Position);
        }

        var argument = expected == 0 ? null : _rows.Bind(node.Arguments[0]);
        var filter = node.Filter is null ? null : _rows.BindCondition(node.Filter);
        (argument, var type) = TypeOf(function, argument, node);
        // The smallest of the distinct values is the smallest of all.
        var isDistinct = node.IsDistinct && function is (AggregateFunction.Count or AggregateFunction.Sum or AggregateFunction.Average);
        return new AggregateCall(function, argument, isDistinct, filter, type);
    }

    private static (Expression? Argument, ColumnType Type) TypeOf(AggregateFunction function, Expression? argument, CallNode node)
    {
        if (argument is { Type.Kind: TypeKind.Null })
        {
            argument = ExpressionBinder.Cast(argument, ColumnType.Integer, isTry: false);
        }

        switch (function)
        {
            case AggregateFunction.CountRows or AggregateFunction.Count:
                return (argument, ColumnType.BigInt);
            case AggregateFunction.BoolAnd or AggregateFunction.BoolOr:
                return (ExpressionBinder.Convert(argument!, ColumnType.Boolean, node.Position), ColumnType.Boolean);
            case AggregateFunction.Min or AggregateFunction.Max:
                return (argument, argument!.Type);
        }

        var type = argument!.Type;
        if (!TypeRules.IsNumeric(type))
        {
            throw SqlErrors.TypeMismatch($"{node.Name} takes numbers, not {type}.", node.Position);
        }

        if (function == AggregateFunction.Average)
        {
            return (argument, ColumnType.Double);
        }

        return type.Kind switch
        {
            TypeKind.Decimal => (argument, ColumnType.DecimalOf(ColumnType.MaxPrecision, type.Scale)),
            TypeKind.Real or TypeKind.Double => (argument, ColumnType.Double),
            _ => (argument, ColumnType.HugeInt),
        };
    }
}
