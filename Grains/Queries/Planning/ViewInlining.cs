using System.Runtime.CompilerServices;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>
/// Puts the query of a view into the place of the view, where both are such that one query over the table below says the same:
/// a view that only chooses and computes columns and filters rows. What else a view can be is refused as not supported.
/// </summary>
internal sealed class ViewInlining
{
    /// <summary>Views over views that are followed down.</summary>
    private const int MaxDepth = 32;

    private static readonly ConditionalWeakTable<ViewDefinition, SelectStatement> Parsed = [];

    private readonly SelectStatement _outer;
    private readonly SelectStatement _inner;
    private readonly ViewDefinition _view;
    private readonly string _alias;
    private readonly List<(string Name, SqlNode Node)> _columns;

    private ViewInlining(SelectStatement outer, ViewDefinition view, CatalogView catalog, DuckDbParser parser)
    {
        _outer = outer;
        _view = view;
        _inner = Parsed.GetValue(view, known => new SyntaxReader(known.Text).Read(parser.Parse(known.Text)));
        _alias = outer.Table!.Alias ?? view.Name.ToString();
        _columns = Columns(catalog);
    }

    /// <summary>The same statement over a table; the statement itself when it reads no view.</summary>
    /// <exception cref="SqlException"><see cref="ErrorCode.NotSupported"/>: it cannot be said in one query.</exception>
    public static SelectStatement Expand(SelectStatement statement, CatalogView catalog, DuckDbParser parser)
    {
        for (var depth = 0; statement.Table is { } node && catalog.FindView(node.Name) is { } view; depth++)
        {
            statement = depth < MaxDepth ? new ViewInlining(statement, view, catalog, parser).Expand() : throw TooComplex(node);
        }

        return statement;
    }

    private static SqlException TooComplex(TableNode node) => SqlErrors.NotSupported("A view of more than columns and conditions", node.Position);

    private SelectStatement Expand()
    {
        var where = _outer.Where is null ? _inner.Where
            : _inner.Where is null ? Replace(_outer.Where)
            : new CallNode(_outer.Where.Position, "and", [Moved(_inner.Where, _outer.Where.Position), Replace(_outer.Where)]);
        return _outer with
        {
            Items = [.. _outer.Items.SelectMany(ReplaceItem)],
            Table = _inner.Table! with { Position = _outer.Table!.Position },
            Where = where,
            GroupBy = [.. _outer.GroupBy.Select(ReplaceKey)],
            Having = _outer.Having is null ? null : Replace(_outer.Having),
            Order = [.. _outer.Order.Select(item => IsAlias(item.Node) ? item : item with { Node = Replace(item.Node) })],
        };
    }

    private List<(string Name, SqlNode Node)> Columns(CatalogView catalog)
    {
        var isPlain = _inner is { Table: not null, GroupBy: [], IsGroupedByAll: false, Having: null, IsDistinct: false, Order: [], Limit: null, Offset: null }
            && !Array.Exists(_inner.Items, item => SelectPlanner.ContainsAggregate(item.Node));
        if (!isPlain)
        {
            throw TooComplex(_outer.Table!);
        }

        var columns = new List<(string? Name, SqlNode Node)>();
        foreach (var item in _inner.Items)
        {
            if (item.Node is StarNode)
            {
                columns.AddRange(NamesOf(catalog, _inner.Table!).Select(name => ((string?)name, (SqlNode)new ColumnNode(null, null, name))));
            }
            else
            {
                columns.Add((item.Alias ?? (item.Node as ColumnNode)?.Name, item.Node));
            }
        }

        // Names that only DuckDB gives are known from the view's creation, as long as its columns are the same.
        return columns.Count == _view.Columns.Length
            ? [.. columns.Select((column, index) => (_view.HasNames ? _view.Columns[index].Name : column.Name ?? _view.Columns[index].Name, column.Node))]
            : throw TooComplex(_outer.Table!);
    }

    private IEnumerable<string> NamesOf(CatalogView catalog, TableNode node) =>
        catalog.FindView(node.Name) is { } view ? view.Columns.Select(column => column.Name)
        : catalog.Tables.FirstOrDefault(table => Identifier.Comparer.Equals(table.Name.ToString(), node.Name)) is { } table
            ? table.Columns.Where(column => !column.IsHidden).Select(column => column.Name)
            : throw TooComplex(_outer.Table!);

    private IEnumerable<SelectItem> ReplaceItem(SelectItem item)
    {
        if (item.Node is StarNode star)
        {
            RequireMine(star.Table, star.Position);
            return _columns.Select(column => new SelectItem(Moved(column.Node, star.Position), column.Name));
        }

        return [new SelectItem(Replace(item.Node), item.Alias ?? (item.Node is ColumnNode column ? Find(column).Name : SelectPlanner.NameOf(item.Node)))];
    }

    // GROUP BY name is a column of the view, or else an item's alias, whatever the table below has of that name.
    private SqlNode ReplaceKey(SqlNode key) =>
        key is ColumnNode { Table: null } column && !Has(column.Name) && Array.Find(_outer.Items, item => IsNamed(item, column.Name)) is { } aliased
            ? Replace(aliased.Node)
            : key is ConstantNode ? key : Replace(key);

    private bool IsAlias(SqlNode node) => node is ConstantNode
        || (node is ColumnNode { Table: null } column && Array.Exists(_outer.Items, item => IsNamed(item, column.Name)));

    private static bool IsNamed(SelectItem item, string name) => item.Alias is not null && Identifier.Comparer.Equals(item.Alias, name);

    private bool Has(string name) => _columns.Exists(column => Identifier.Comparer.Equals(column.Name, name));

    private SqlNode Replace(SqlNode node) => node switch
    {
        ColumnNode column => Moved(Find(column).Node, column.Position),
        CallNode call => call.Map(Replace),
        CastNode cast => cast with { Operand = Replace(cast.Operand) },
        CaseNode choice => choice with
        {
            Branches = [.. choice.Branches.Select(branch => (Replace(branch.Condition), Replace(branch.Result)))],
            Otherwise = Replace(choice.Otherwise),
        },
        _ => node,
    };

    private (string Name, SqlNode Node) Find(ColumnNode column)
    {
        RequireMine(column.Table, column.Position);
        var found = _columns.Find(known => Identifier.Comparer.Equals(known.Name, column.Name));
        if (found.Node is not null)
        {
            return found;
        }

        var nearest = NearestName.Of(column.Name, _columns.Select(known => known.Name));
        throw new SqlException(ErrorCode.ColumnNotFound, $"View {_view.Name} has no column {column.Name}." + (nearest is null ? "" : $" Did you mean {nearest}?"), column.Position);
    }

    private void RequireMine(string? name, int? position)
    {
        if (name is not null && !Identifier.Comparer.Equals(name, _alias))
        {
            throw new SqlException(ErrorCode.ColumnNotFound, $"There is no table {name} in FROM; it has {_alias}.", position);
        }
    }

    // Places in the text of the view mean nothing to whoever wrote the statement.
    private static SqlNode Moved(SqlNode node, int? position) => node switch
    {
        CallNode call => call.Map(part => Moved(part, position)) with { Position = position },
        CastNode cast => cast with { Position = position, Operand = Moved(cast.Operand, position) },
        CaseNode choice => choice with
        {
            Position = position,
            Branches = [.. choice.Branches.Select(branch => (Moved(branch.Condition, position), Moved(branch.Result, position)))],
            Otherwise = Moved(choice.Otherwise, position),
        },
        _ => node with { Position = position },
    };
}
