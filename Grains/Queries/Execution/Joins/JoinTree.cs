using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>The inputs of a plan's join, connected.</summary>
internal sealed class JoinTree
{
    private readonly Func<TableRef, TableSlice> _find;
    private readonly int _tableCount;
    private readonly List<JoinLeaf> _leaves = [];
    private readonly Dictionary<PlanSource, JoinLeaf> _leafOf = new(ReferenceEqualityComparer.Instance);
    private int _joinCount;

    /// <param name="find">The slice of a table.</param>
    public JoinTree(PartitionJoin plan, Func<TableRef, TableSlice> find)
    {
        _find = find;
        _tableCount = CountLeaves(plan.Root);
        AddLeaves(plan.Root);
        Columns = new JoinColumns([.. _leaves.OrderBy(leaf => leaf.FirstColumn)]);
        Meter = new JoinMeter(plan.MaxRows, _tableCount - 1);
        Root = (HashJoin)Connect(plan.Root);
    }

    public HashJoin Root { get; }

    public JoinColumns Columns { get; }

    public JoinMeter Meter { get; }

    /// <summary>The indexes through which tables were read.</summary>
    public IndexTally[] Indexes => [.. _leaves.SelectMany(leaf => leaf.Indexes)];

    private static int CountLeaves(PlanSource source) => source is JoinSource join ? CountLeaves(join.Left) + CountLeaves(join.Right) : 1;

    private void AddLeaves(PlanSource source)
    {
        if (source is JoinSource join)
        {
            AddLeaves(join.Left);
            AddLeaves(join.Right);
            return;
        }

        JoinLeaf leaf = source switch
        {
            TableSource table => new SliceLeaf(_leaves.Count, table, _find(table.Table), _tableCount),
            BroadcastSource sent => new BroadcastLeaf(_leaves.Count, sent, _tableCount),
            _ => throw new RequestException(ErrorCode.NotSupported, $"The plan has a source {source.GetType().Name}, which this silo does not know."),
        };
        _leaves.Add(leaf);
        _leafOf[source] = leaf;
    }

    // Joins are numbered before those of their left and then their right side.
    private JoinInput Connect(PlanSource source)
    {
        if (source is not JoinSource join)
        {
            return _leafOf[source];
        }

        var number = _joinCount++;
        var left = Connect(join.Left);
        return new HashJoin(join, number, left, Connect(join.Right), Columns, Meter);
    }
}
