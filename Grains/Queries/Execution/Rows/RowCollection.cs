using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Rows;

/// <summary>Collects a partition's rows: all of them, any so many, or the first so many of an order.</summary>
internal sealed class RowCollection(RowOutput output)
{
    /// <summary>Rows beyond the limit that are collected before the surplus is sorted away.</summary>
    private const int MinSurplus = 4_096;

    private List<Vector[]> _parts = [];
    private long _count;

    /// <summary>More rows cannot change the answer.</summary>
    public bool IsFull => output.Limit is { } limit && output.Order.Length == 0 && _count >= limit;

    public void Add(Vector[] columns, int count)
    {
        _parts.Add(columns.Length > 0 ? columns : [VectorFactory.Empty(ColumnType.Boolean, count)]);
        _count += count;
        if (output.Order.Length > 0 && _count > output.Limit + Math.Max(MinSurplus, output.Limit!.Value))
        {
            Trim();
        }

        if (_count > output.MaxRows && output.Order.Length == 0)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"One partition has more than {output.MaxRows} rows to answer. Filter more, or use LIMIT.");
        }
    }

    public IEnumerable<ColumnBatch> ToBatches()
    {
        if (output.Limit < _count)
        {
            Trim();
        }

        return _parts.Select(part => new ColumnBatch(part[0].Count, output.Columns.Length == 0 ? [] : [.. part.Select(column => column.ToColumn())]));
    }

    private void Trim()
    {
        Vector[] all = [.. Enumerable.Range(0, _parts[0].Length).Select(column => VectorFactory.Concatenate([.. _parts.Select(part => part[column])], _parts[0][column].Type))];
        var keep = RowOrder.Sort(all, (int)_count, output.Order).AsSpan(0, (int)Math.Min(_count, output.Limit!.Value)).ToArray();
        _parts = [[.. all.Select(column => column.Gather(keep))]];
        _count = keep.Length;
    }
}
