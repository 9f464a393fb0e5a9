using System.Collections.Immutable;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>A planned join.</summary>
/// <param name="Filter">Over the columns of the join; null for none.</param>
/// <param name="Arrangements">
/// The sets of tables that may be sent to the partitions; the first is empty when nothing needs to be sent, and then it is the only one.
/// </param>
internal sealed record JoinPlan(
    JoinScope Scope, PairSide Root, Expression? Filter, PlanOutput Output, ImmutableArray<TableSet> Arrangements, long MaxRows, int PartitionCount)
{
    /// <summary>How large a table may be to be sent, in words.</summary>
    public string SendLimit { get; init; } = "";

    /// <summary>What was sent, once that is known.</summary>
    public ImmutableArray<SentTable> Sent { get; init; } = [];

    /// <summary>Whether every row meets its partners in its own partition.</summary>
    public bool IsColocated => Arrangements[0].IsEmpty;

    /// <summary>What the partitions are asked, and which.</summary>
    /// <param name="sent">The tables of one of the arrangements.</param>
    public SelectPlan Arrange(ImmutableArray<SentTable> sent, FinishPlan finish)
    {
        var root = (JoinSource)SourceOf(Root, sent);
        var join = new PartitionJoin(root, MaxRows);
        var scan = new PartitionPlan(PartitionPlan.JoinFormat, join.Tables.First(), Filter, Output) { Join = join };
        var tables = sent.Aggregate(default(TableSet), (set, table) => set | table.Table.Self);
        return new SelectPlan(scan, JoinPruning.Find(Root, tables, PartitionCount), finish) { Join = this with { Sent = sent } };
    }

    /// <summary>The side that is a table.</summary>
    public TableSide SideOf(JoinedTable table) => SidesOf(Root).First(side => side.Table == table);

    /// <summary>The ordinals of those columns of a table that anything above its own filter reads; at least one.</summary>
    public int[] ColumnsOf(JoinedTable table)
    {
        int[] ordinals = [.. Expressions().SelectMany(ExpressionColumns.Of).Select(Scope.Locate).Where(place => place.Table == table).Select(place => place.Ordinal).Distinct().Order()];
        return ordinals.Length > 0 ? ordinals : [table.Schema.Key[0]];
    }

    private static PlanSource SourceOf(JoinSide side, ImmutableArray<SentTable> sent)
    {
        switch (side)
        {
            case TableSide { Table: var table } one:
                var rows = sent.FirstOrDefault(known => known.Table == table);
                return rows is null
                    ? new TableSource(TableRef.Of(table.Schema), table.FirstColumn, one.Filter)
                    : new BroadcastSource(table.FirstColumn, rows.Ordinals, rows.Rows);
            case PairSide pair:
                return new JoinSource(SourceOf(pair.Left, sent), SourceOf(pair.Right, sent), pair.Kind, [.. pair.Keys], pair.Residual);
            default:
                throw new InvalidOperationException($"Unknown side {side.GetType().Name}.");
        }
    }

    private static IEnumerable<TableSide> SidesOf(JoinSide side) => side is PairSide pair ? SidesOf(pair.Left).Concat(SidesOf(pair.Right)) : [(TableSide)side];

    private IEnumerable<Expression> Expressions() => ConditionsOf(Root).Concat(Filter is null ? [] : [Filter]).Concat(Output switch
    {
        GroupOutput groups => groups.Keys.Concat(groups.Aggregates.SelectMany(call => call.Filter is null ? call.Inputs : call.Inputs.Append(call.Filter))),
        RowOutput rows => rows.Columns,
        _ => throw new InvalidOperationException($"Unknown output {Output.GetType().Name}."),
    });

    private static IEnumerable<Expression> ConditionsOf(JoinSide side) => side is not PairSide pair ? []
        : [.. ConditionsOf(pair.Left), .. ConditionsOf(pair.Right), .. pair.Keys.SelectMany(key => new[] { key.Left, key.Right }), .. pair.Residual is null ? [] : new[] { pair.Residual }];
}
