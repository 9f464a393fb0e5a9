using System.Collections.Immutable;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>
/// Finds out which tables of a join would have to be sent to the partitions, so that every row meets its partners there:
/// none where each join compares the columns that choose the partitions of both sides; otherwise the one side or the other,
/// but never the one whose rows stay without a partner, as each partition would keep them.
/// </summary>
internal sealed class JoinArranger(int partitionCount)
{
    /// <summary>The sets of tables to send that suffice and of which none can be left out, smaller ones first; none when the join cannot be computed on the partitions.</summary>
    public ImmutableArray<TableSet> Find(PairSide root)
    {
        var found = ImmutableArray.CreateBuilder<TableSet>();
        var all = Enumerable.Range(0, 1 << root.Tables.Count).Select(bits => new TableSet((uint)bits)).OrderBy(set => set.Count);
        foreach (var set in all)
        {
            if (!found.Any(smaller => smaller.IsWithin(set)) && Place(root, set) is { IsSent: false })
            {
                found.Add(set);
            }
        }

        return found.ToImmutable();
    }

    private Placement? Place(JoinSide side, TableSet sent) => side switch
    {
        TableSide { Table: var table } => sent.Contains(table.Index)
            ? new Placement(IsSent: true, [])
            : new Placement(IsSent: false, [[.. table.Schema.PartitionColumns.Select(ordinal => table.FirstColumn + ordinal)]]),
        PairSide pair when Place(pair.Left, sent) is { } left && Place(pair.Right, sent) is { } right => Place(pair, left, right),
        _ => null,
    };

    private Placement? Place(PairSide pair, Placement left, Placement right) => (left.IsSent, right.IsSent) switch
    {
        (true, true) => left,
        (false, true) => pair.Kind is JoinKind.Inner or JoinKind.Left ? left : null,
        (true, false) => pair.Kind == JoinKind.Inner ? right : null,
        // A row's columns of either side lie in its partition, or are the NULLs of a missing partner, which equal nothing.
        (false, false) => LieTogether(pair, left, right) ? new Placement(IsSent: false, [.. left.Alignments, .. right.Alignments]) : null,
    };

    private bool LieTogether(PairSide pair, Placement left, Placement right) =>
        partitionCount == 1 || left.Alignments.Any(one => right.Alignments.Any(other => AreCompared(pair, one, other)));

    // The partition follows from the bytes of the columns in their order, so the types must be the same as well.
    private static bool AreCompared(PairSide pair, ImmutableArray<int> left, ImmutableArray<int> right) =>
        left.Length == right.Length && Enumerable.Range(0, left.Length).All(index => pair.Keys.Any(key =>
            key is { Left: ColumnExpression one, Right: ColumnExpression other } && one.Ordinal == left[index] && other.Ordinal == right[index]
            && one.Type with { MaxLength = 0 } == other.Type with { MaxLength = 0 }));

    /// <param name="IsSent">The rows are the same on every partition.</param>
    /// <param name="Alignments">Columns whose values choose the partition that a row is on.</param>
    private sealed record Placement(bool IsSent, ImmutableArray<ImmutableArray<int>> Alignments);
}
