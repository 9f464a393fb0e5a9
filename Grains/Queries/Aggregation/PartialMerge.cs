using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Rows;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Aggregation;

/// <summary>
/// Merges the answers of several partitions into one that can be merged on: groups into groups, first rows into first rows.
/// Not thread-safe.
/// </summary>
internal sealed class PartialMerge
{
    private readonly GroupAggregation? _groups;
    private readonly RowCollection? _rows;
    private MergeTally _answered;
    private JoinTally[] _joins = [];
    private IndexTally[] _indexes = [];

    public PartialMerge(PlanOutput output)
    {
        if (output is GroupOutput groups)
        {
            _groups = new GroupAggregation(groups);
            return;
        }

        // Each partition has kept to the most rows that it may answer; here there can be as many from each before the surplus goes.
        _rows = new RowCollection((RowOutput)output with { MaxRows = long.MaxValue });
    }

    /// <summary>Whether merging makes less of the answers: all rows of all partitions stay as many.</summary>
    public static bool Reduces(PlanOutput output) => output is GroupOutput or RowOutput { Limit: not null };

    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.LimitExceeded"/>: the merged groups become too many.</exception>
    public void Add(PartialResult answer)
    {
        _answered += answer.Answered;
        _joins = JoinTally.Sum(_joins, answer.Joins);
        _indexes = IndexTally.Merge(_indexes, answer.Indexes);
        if (_groups is not null)
        {
            _groups.Merge(answer);
            return;
        }

        foreach (var batch in answer.Batches)
        {
            if (!_rows!.IsFull)
            {
                _rows.Add([.. batch.Columns.Select(VectorFactory.FromColumn)], batch.RowCount);
            }
        }
    }

    public PartialResult Finish() =>
        (_groups?.ToPartial() ?? new PartialResult([.. _rows!.ToBatches()], [])) with { Joins = _joins, Indexes = _indexes, Merged = _answered };
}
