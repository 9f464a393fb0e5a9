using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>The columns that names can mean in a statement over several tables.</summary>
internal sealed class JoinScope : PlanScope
{
    /// <summary>Most tables of one join: ways to send some of them along are tried one after another.</summary>
    public const int MaxTables = 8;

    private readonly List<JoinedTable> _tables = [];
    private readonly List<MergedColumn> _merged = [];

    public JoinScope()
        : base(null, null)
    {
    }

    public IReadOnlyList<JoinedTable> Tables => _tables;

    private TableSet All => new((1u << _tables.Count) - 1);

    /// <summary>Adds the next table of FROM.</summary>
    public JoinedTable Add(TableNode node, TableSchema schema)
    {
        if (_tables.Count == MaxTables)
        {
            throw SqlErrors.NotSupported($"A join of more than {MaxTables} tables", node.Position);
        }

        var alias = node.Alias ?? node.Name;
        if (_tables.Exists(table => Identifier.Comparer.Equals(table.Alias, alias)))
        {
            throw SqlErrors.Syntax($"Two tables in FROM are called {alias}: give one of them another name with AS.", node.Position);
        }

        var last = _tables.LastOrDefault();
        _tables.Add(new JoinedTable(_tables.Count, alias, schema, last is null ? 0 : last.FirstColumn + last.Schema.Columns.Length));
        return _tables[^1];
    }

    /// <summary>Makes one column of two of the same name.</summary>
    public void Merge(ColumnNode kept, ColumnNode other)
    {
        var (owner, member) = (TableOf(kept), TableOf(other));
        var parts = _merged.FindAll(column => Identifier.Comparer.Equals(column.Name, kept.Name) && (column.Tables.Contains(owner.Index) || column.Tables.Contains(member.Index)));
        parts.ForEach(part => _merged.Remove(part));
        _merged.Add(new MergedColumn(kept.Name, parts.Aggregate(owner.Self | member.Self, (tables, part) => tables | part.Tables), owner));
    }

    /// <summary>The column with its table, when it is one of the given tables'; null when none of them has it.</summary>
    /// <exception cref="SqlException">Several have it.</exception>
    public ColumnNode? TryQualify(ColumnNode node, TableSet visible)
    {
        if (node.Table is not null)
        {
            var named = _tables.Find(table => visible.Contains(table.Index) && Identifier.Comparer.Equals(table.Alias, node.Table));
            return named is not null && named.Schema.TryGetOrdinal(node.Name, out _) ? node with { Table = named.Alias } : null;
        }

        var merged = _merged.Find(column => column.Tables.IsWithin(visible) && Identifier.Comparer.Equals(column.Name, node.Name));
        var owners = _tables.FindAll(table => visible.Contains(table.Index) && table.Schema.TryGetOrdinal(node.Name, out _)
            && (merged is null || !merged.Tables.Contains(table.Index) || merged.Owner == table));
        return owners switch
        {
            [] => null,
            [var owner] => node with { Table = owner.Alias },
            _ => throw SqlErrors.Syntax($"Column {node.Name} is ambiguous: write {string.Join(" or ", owners.Select(owner => $"{owner.Alias}.{node.Name}"))}.", node.Position),
        };
    }

    /// <inheritdoc cref="TryQualify"/>
    public ColumnNode Qualify(ColumnNode node, TableSet visible) => TryQualify(node, visible) ?? throw NotFound(node, visible);

    public override ColumnExpression Find(ColumnNode node)
    {
        var column = Qualify(node, All);
        var table = TableOf(column);
        table.Schema.TryGetOrdinal(column.Name, out var ordinal);
        return new ColumnExpression(table.FirstColumn + ordinal, table.Schema.Columns[ordinal].Type);
    }

    public override bool Has(string column) => _tables.Exists(table => table.Schema.TryGetOrdinal(column, out _));

    public override IEnumerable<ColumnNode> Expand(StarNode star)
    {
        if (star.Table is null)
        {
            return _tables.SelectMany(table => table.VisibleColumns.Select(column => ShownAs(table, column)).OfType<ColumnNode>()).Select(column => column with { Position = star.Position });
        }

        var named = _tables.Find(table => Identifier.Comparer.Equals(table.Alias, star.Table)) ?? throw TableNotFound(star.Table, All, star.Position);
        return named.VisibleColumns.Select(column => new ColumnNode(star.Position, named.Alias, column.Name));
    }

    /// <summary>The table that a column of the join belongs to, and its ordinal there.</summary>
    public (JoinedTable Table, int Ordinal) Locate(int column)
    {
        var table = _tables.FindLast(table => table.FirstColumn <= column)!;
        return (table, column - table.FirstColumn);
    }

    /// <summary>The name of a column of the join.</summary>
    public string NameOf(int column)
    {
        var (table, ordinal) = Locate(column);
        return $"{table.Alias}.{table.Schema.Columns[ordinal].Name}";
    }

    private JoinedTable TableOf(ColumnNode column) => _tables.Find(table => Identifier.Comparer.Equals(table.Alias, column.Table))!;

    // A merged column stands where the first table has it, with the owner's value.
    private ColumnNode? ShownAs(JoinedTable table, ColumnSchema column)
    {
        var merged = _merged.Find(known => known.Tables.Contains(table.Index) && Identifier.Comparer.Equals(known.Name, column.Name));
        if (merged is null)
        {
            return new ColumnNode(null, table.Alias, column.Name);
        }

        var isFirst = !_tables.Exists(other => other.Index < table.Index && merged.Tables.Contains(other.Index));
        return isFirst ? new ColumnNode(null, merged.Owner.Alias, column.Name) : null;
    }

    private SqlException NotFound(ColumnNode node, TableSet visible)
    {
        var tables = _tables.FindAll(table => visible.Contains(table.Index) && (node.Table is null || Identifier.Comparer.Equals(table.Alias, node.Table)));
        if (tables.Count == 0)
        {
            return TableNotFound(node.Table!, visible, node.Position);
        }

        var nearest = NearestName.Of(node.Name, tables.SelectMany(table => table.VisibleColumns).Select(column => column.Name));
        return new SqlException(ErrorCode.ColumnNotFound,
            $"No table here has a column {(node.Table is null ? "" : node.Table + ".")}{node.Name}." + (nearest is null ? "" : $" Did you mean {nearest}?"), node.Position);
    }

    private SqlException TableNotFound(string name, TableSet visible, int? position) => new(ErrorCode.TableNotFound,
        $"There is no table {name} in FROM; it has {string.Join(", ", _tables.Where(table => visible.Contains(table.Index)).Select(table => table.Alias))}.", position);
}
