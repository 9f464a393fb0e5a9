using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Plans one SELECT over one table or none, and what stands above FROM in any other. Pure: the same statement, schema and parameters give the same plan.</summary>
internal sealed class SelectPlanner
{
    private readonly SelectStatement _statement;
    private readonly PlanScope _scope;
    private readonly ParameterSet _parameters;
    private readonly QueryOptions _options;
    private readonly int _partitionCount;
    private readonly List<(SqlNode Node, string Name)> _items;

    /// <param name="table">The table of FROM, or null when there is none.</param>
    public SelectPlanner(SelectStatement statement, TableSchema? table, ParameterSet parameters, QueryOptions options, int partitionCount)
        : this(
            statement, statement.Join is null ? new PlanScope(table, statement.Table?.Alias) : throw SqlErrors.NotSupported("A join here", statement.Join.Position),
            parameters, options, partitionCount)
    {
    }

    /// <param name="scope">What the names of the statement can mean.</param>
    public SelectPlanner(SelectStatement statement, PlanScope scope, ParameterSet parameters, QueryOptions options, int partitionCount)
    {
        _statement = statement;
        _scope = scope;
        _parameters = parameters;
        _options = options;
        _partitionCount = partitionCount;
        _items = ExpandItems();
    }

    /// <exception cref="SqlException">The statement cannot be planned; the position says where.</exception>
    public SelectPlan Plan()
    {
        var (filter, output, finish) = Bind();
        if (_scope.Table is not { } table)
        {
            return PlanWithoutTable(filter, output, finish);
        }

        var partitions = PartitionPruning.Find(table, filter, _partitionCount);
        return new SelectPlan(new PartitionPlan(PartitionPlan.CurrentFormat, TableRef.Of(table), filter, output), partitions, finish);
    }

    /// <summary>What is done with the rows of the source: WHERE over its columns, then what its partitions answer, then what is made of that.</summary>
    /// <exception cref="SqlException">The statement cannot be planned; the position says where.</exception>
    public (Expression? Filter, PlanOutput Output, FinishPlan Finish) Bind()
    {
        var rows = new ExpressionBinder(_scope, _parameters);
        var filter = _statement.Where is null ? null : rows.BindCondition(_statement.Where);
        List<SqlNode> keys = _statement.IsGroupedByAll
            ? [.. _items.Select(item => item.Node).Where(node => !ContainsAggregate(node))]
            : [.. _statement.GroupBy.Select(ResolveKey)];
        var isGrouped = keys.Count > 0 || _statement.Having is not null
            || _items.Any(item => ContainsAggregate(item.Node)) || _statement.Order.Any(item => ContainsAggregate(item.Node));
        var (output, finish) = isGrouped ? PlanGroups(keys) : PlanRows(rows);
        _parameters.RequireAllUsed();
        return (filter, output, finish);
    }

    /// <summary>Binds the select list alone, over the rows as they are: what RETURNING says.</summary>
    /// <exception cref="SqlException">An item cannot be planned, or is an aggregate.</exception>
    public (Expression[] Columns, ResultColumn[] Results) PlanItems()
    {
        var binder = new ExpressionBinder(_scope, _parameters);
        List<Expression> columns = [.. _items.Select(item => binder.Bind(item.Node))];
        return ([.. columns], Results(columns));
    }

    // One row without columns: the filter becomes a condition on it. Aggregates over it would need a scan of nothing.
    private static SelectPlan PlanWithoutTable(Expression? filter, PlanOutput output, FinishPlan finish) => output is RowOutput rows
        ? new SelectPlan(null, [], finish with { Having = filter, Projection = rows.Columns })
        : throw SqlErrors.NotSupported("An aggregate without FROM", null);

    private (PlanOutput Output, FinishPlan Finish) PlanRows(ExpressionBinder binder)
    {
        List<Expression> columns = [.. _items.Select(item => binder.Bind(item.Node))];
        var visible = columns.Count;
        var order = BindOrder(columns, binder.Bind);
        var (limit, offset) = BindLimits();
        var results = Results(columns);
        if (_statement.IsDistinct)
        {
            RequireVisible(order, visible);
            return (new GroupOutput([.. columns], [], _options.MaxGroups, _options.MaxResultBytes),
                new FinishPlan(null, Inputs(columns), IsDistinct: false, order, limit, offset, results));
        }

        if (limit is not { } count || (_statement.Table is null && _statement.Join is null))
        {
            return (new RowOutput([.. columns], [], null, _options.MaxResultRows, _options.MaxResultBytes),
                new FinishPlan(null, Inputs(columns), IsDistinct: false, order, limit, offset, results));
        }

        // Each partition returns the first rows of its own; more cannot be among the first of all.
        var late = new LateColumns(columns, order);
        return (new RowOutput(late.Gathered, late.Order, Math.Min(count, long.MaxValue - offset) + offset, _options.MaxResultRows, _options.MaxResultBytes),
            new FinishPlan(null, late.Projection, IsDistinct: false, order, limit, offset, results));
    }

    private (PlanOutput Output, FinishPlan Finish) PlanGroups(List<SqlNode> keys)
    {
        var groups = new GroupingBinder(_scope, _parameters, keys);
        List<Expression> projection = [.. _items.Select(item => groups.Bind(item.Node))];
        var visible = projection.Count;
        var having = _statement.Having is null ? null : groups.BindCondition(_statement.Having);
        var order = BindOrder(projection, groups.Bind);
        if (_statement.IsDistinct)
        {
            RequireVisible(order, visible);
        }

        var (limit, offset) = BindLimits();
        return (new GroupOutput(groups.Keys, groups.Aggregates, _options.MaxGroups, _options.MaxResultBytes),
            new FinishPlan(having, [.. projection], _statement.IsDistinct, order, limit, offset, Results(projection)));
    }

    private List<(SqlNode Node, string Name)> ExpandItems()
    {
        var items = new List<(SqlNode Node, string Name)>();
        foreach (var item in _statement.Items)
        {
            if (item.Node is StarNode star)
            {
                items.AddRange(_scope.Expand(star).Select(column => ((SqlNode)column, column.Name)));
            }
            else
            {
                items.Add((item.Node, item.Alias ?? NameOf(item.Node)));
            }
        }

        return items;
    }

    /// <summary>The name of an item without an alias.</summary>
    public static string NameOf(SqlNode node) => node switch
    {
        ColumnNode column => column.Name,
        CallNode { Name: "count_star" } => "count_star()",
        CallNode call when char.IsLetter(call.Name[0]) && !call.Name.Contains(' ') && call.Name is not ("and" or "or" or "not" or "in" or "between") =>
            $"{call.Name}({string.Join(", ", call.Arguments.Select(NameOf))})",
        ConstantNode { Value.IsNull: true } => "NULL",
        ConstantNode { Value.Type.Kind: TypeKind.Varchar } text => $"'{text.Value.Value}'",
        ConstantNode constant => Convert.ToString(constant.Value.Value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
        CastNode cast => $"CAST({NameOf(cast.Operand)} AS {cast.Type})",
        ParameterNode parameter => "$" + parameter.Name,
        _ => "expression",
    };

    // GROUP BY 2 is the second item; GROUP BY name is a column, or else an item's alias.
    private SqlNode ResolveKey(SqlNode key) => key switch
    {
        ConstantNode constant when TypeRules.IsInteger(constant.Value.Type) => ItemAt(constant).Node,
        ColumnNode { Table: null } column when !_scope.Has(column.Name) && FindAlias(column.Name) is { } alias => alias,
        _ when ContainsAggregate(key) => throw SqlErrors.Syntax("GROUP BY cannot contain an aggregate.", key.Position),
        _ => key,
    };

    private (SqlNode Node, string Name) ItemAt(ConstantNode constant)
    {
        var position = Literals.IntegerOf(constant.Value);
        return position >= 1 && position <= _items.Count
            ? _items[(int)position - 1]
            : throw SqlErrors.Syntax($"There is no column {position} in the select list, which has {_items.Count}.", constant.Position);
    }

    private SqlNode? FindAlias(string name) => Array.Find(_statement.Items, item => item.Alias is not null && Identifier.Comparer.Equals(item.Alias, name))?.Node;

    // An expression that is not in the select list is added behind it, to be sorted by only.
    private SortKey[] BindOrder(List<Expression> columns, Func<SqlNode, Expression> bind)
    {
        var keys = new List<SortKey>();
        foreach (var item in _statement.Order)
        {
            // DuckDB puts NULLs last in both directions unless told otherwise.
            keys.Add(new SortKey(FindOrAdd(item.Node, columns, bind), item.IsDescending, item.NullsFirst ?? false));
        }

        return [.. keys];
    }

    private int FindOrAdd(SqlNode node, List<Expression> columns, Func<SqlNode, Expression> bind)
    {
        if (node is ConstantNode constant && TypeRules.IsInteger(constant.Value.Type))
        {
            return _items.IndexOf(ItemAt(constant));
        }

        if (node is ColumnNode { Table: null } column)
        {
            // Only a name that was given counts: that of an expression is made up here, and may be a column's by chance.
            var alias = FindAlias(column.Name) is { } aliased ? _items.FindIndex(item => ReferenceEquals(item.Node, aliased)) : -1;
            if (alias >= 0)
            {
                return alias;
            }
        }

        var same = _items.FindIndex(item => NodeEquality.AreEqual(item.Node, node));
        if (same >= 0)
        {
            return same;
        }

        columns.Add(bind(node));
        return columns.Count - 1;
    }

    private static void RequireVisible(SortKey[] order, int visible)
    {
        if (Array.Exists(order, key => key.Column >= visible))
        {
            throw SqlErrors.Syntax("With SELECT DISTINCT, ORDER BY can only name what is in the select list.", null);
        }
    }

    private (long? Limit, long Offset) BindLimits() => (BindCount(_statement.Limit, "LIMIT"), BindCount(_statement.Offset, "OFFSET") ?? 0);

    private long? BindCount(SqlNode? node, string clause)
    {
        if (node is null)
        {
            return null;
        }

        var bound = new ExpressionBinder(new PlanScope(null, null), _parameters).Bind(node);
        if (bound is not ConstantExpression { Value: var value } || !(value.IsNull || TypeRules.IsInteger(value.Type)))
        {
            throw SqlErrors.NotSupported($"{clause} that is no integer constant", node.Position);
        }

        if (value.IsNull)
        {
            return null;
        }

        var count = Literals.IntegerOf(value);
        return count >= 0 && count <= long.MaxValue ? (long)count : throw SqlErrors.Syntax($"{clause} is negative or too large.", node.Position);
    }

    private ResultColumn[] Results(List<Expression> columns) => [.. _items.Select((item, index) => new ResultColumn(item.Name, columns[index].Type))];

    private static Expression[] Inputs(List<Expression> columns) => [.. columns.Select((column, index) => new ColumnExpression(index, column.Type))];

    /// <summary>Whether an aggregate is in an expression.</summary>
    public static bool ContainsAggregate(SqlNode node) => node switch
    {
        CallNode call => AggregateNames.IsAggregate(call.Name) || call.Arguments.Any(ContainsAggregate),
        CastNode cast => ContainsAggregate(cast.Operand),
        CaseNode choice => ContainsAggregate(choice.Otherwise) || choice.Branches.Any(branch => ContainsAggregate(branch.Condition) || ContainsAggregate(branch.Result)),
        _ => false,
    };
}
