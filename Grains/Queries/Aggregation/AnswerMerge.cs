using Grid.Errors;
using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Grains.Queries.Planning;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Aggregation;

/// <summary>Merges what partitions answer, one at a time, as it arrives. Not thread-safe.</summary>
internal sealed class AnswerMerge
{
    private readonly PlanOutput _output;
    private readonly QueryOptions _options;
    private readonly GroupAggregation? _groups;
    private readonly List<Vector[]> _rows = [];
    private long _rowCount;
    private long _byteCount;

    public AnswerMerge(PlanOutput output, QueryOptions options)
    {
        _output = output;
        _options = options;
        _groups = output is GroupOutput groups ? new GroupAggregation(groups) : null;
    }

    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: the merged answer becomes too large.</exception>
    public void Add(PartialResult partial)
    {
        if (_groups is not null)
        {
            _groups.Merge(partial);
            return;
        }

        foreach (var batch in partial.Batches)
        {
            _rowCount += batch.RowCount;
            _byteCount += batch.ByteCount;
            _rows.Add(batch.Columns.Length > 0 ? [.. batch.Columns.Select(VectorFactory.FromColumn)] : [VectorFactory.Empty(ColumnType.Boolean, batch.RowCount)]);
        }

        // With a limit, each partition sends at most so many rows, and most of them are not in the result.
        var most = ((RowOutput)_output).Limit is null ? _options.MaxResultRows : long.MaxValue;
        if (_rowCount > most || _byteCount > _options.MaxResultBytes)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"The result has at least {_rowCount} rows of {_byteCount} bytes; at most {_options.MaxResultRows} rows and {_options.MaxResultBytes} bytes are gathered. Filter more, aggregate, or use LIMIT.");
        }
    }

    /// <summary>The merged columns and their number of rows.</summary>
    public (Vector[] Columns, int Count) Finish()
    {
        if (_groups is not null)
        {
            return (_groups.Results(), _groups.Count);
        }

        var types = ((RowOutput)_output).Columns.Select(column => column.Type).ToArray();
        return ([.. types.Select((type, column) => _rows.Count == 0 ? VectorFactory.Empty(type, 0) : VectorFactory.Concatenate([.. _rows.Select(part => part[column])], type))],
            checked((int)_rowCount));
    }
}
