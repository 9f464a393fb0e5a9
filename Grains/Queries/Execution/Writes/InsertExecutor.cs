using System.Buffers;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Writes;

/// <summary>Turns a partition's part of an INSERT into writes. Pure; the slice must not change between this and the commit of what it returns.</summary>
internal sealed class InsertExecutor
{
    private readonly InsertPlan _plan;
    private readonly TableSlice _slice;
    private readonly List<(WriteKind Kind, ReadOnlyMemory<byte> Row, RowExpiry Expiry)> _writes = [];
    private readonly List<ReadOnlyMemory<byte>> _present = [];
    private readonly List<ReadOnlyMemory<byte>> _excluded = [];

    private InsertExecutor(InsertPlan plan, TableSlice slice)
    {
        _plan = plan;
        _slice = slice;
    }

    private TableSchema Schema => _slice.Schema;

    /// <summary>The writes of one atomic unit.</summary>
    /// <exception cref="RequestException">The plan is of an unknown format, a value leaves its range, or more is returned than the plan allows.</exception>
    public static PlannedWrites ToWrites(InsertPlan plan, TableSlice slice)
    {
        if (plan.FormatVersion != PartitionPlan.CurrentFormat)
        {
            throw new RequestException(ErrorCode.NotSupported,
                $"The plan has format {plan.FormatVersion}; this silo knows {PartitionPlan.CurrentFormat}. Run the same version of Grid everywhere.");
        }

        return new InsertExecutor(plan, slice).ToWrites();
    }

    private PlannedWrites ToWrites()
    {
        Sort(_plan.Rows.Unpack());
        if (_excluded.Count > 0)
        {
            Change();
        }

        if (_writes.Count == 0)
        {
            return new PlannedWrites(null, MutationResult.None);
        }

        var builder = new WriteRequestBuilder();
        builder.BeginUnit(_writes.Count);
        foreach (var (kind, row, expiry) in _writes)
        {
            builder.Add(_plan.Table, kind, expectedVersion: null, row.Span, expiry);
        }

        var returned = _plan.Returning is null
            ? null
            : ReturnedRows.Compute(_plan.Returning, EncodedRows.ToVectors(Schema, [.. _writes.Select(write => write.Row)]), _writes.Count, _plan.MaxReturnedBytes);
        return new PlannedWrites(builder.Build(), new MutationResult(_writes.Count, returned));
    }

    // Rows to insert become writes; those that meet one that is there are put beside it.
    private void Sort(List<ReadOnlyMemory<byte>> rows)
    {
        var key = new ArrayBufferWriter<byte>(64);
        var seen = _plan.OnConflict == ConflictAction.Skip ? new HashSet<string>(StringComparer.Ordinal) : null;
        var writer = new RowWriter(Schema);
        foreach (var row in rows)
        {
            if (_plan.OnConflict == ConflictAction.Fail)
            {
                // The commit refuses it when its key exists.
                _writes.Add((WriteKind.Insert, row, RowExpiry.OfTable));
                continue;
            }

            key.ResetWrittenCount();
            KeyCodec.WriteKey(Schema, row.Span, key);
            if (_slice.TryRead(key.WrittenSpan, writer, out _))
            {
                if (_plan.OnConflict == ConflictAction.Update)
                {
                    _present.Add(writer.End().ToArray());
                    _excluded.Add(row);
                }
            }
            else if (seen?.Add(Convert.ToHexString(key.WrittenSpan)) != false)
            {
                _writes.Add((WriteKind.Put, row, RowExpiry.OfTable));
            }
        }
    }

    private void Change()
    {
        var update = _plan.Update ?? throw new RequestException(ErrorCode.InvalidRequest, "The plan does not say how rows are changed whose key exists.");
        Vector[] columns = [.. EncodedRows.ToVectors(Schema, _present), .. EncodedRows.ToVectors(Schema, _excluded)];
        var evaluator = new ExpressionEvaluator(new VectorSource(columns));
        var rows = new RowSet(0, Enumerable.Range(0, _excluded.Count).ToArray());
        if (update.Filter is not null)
        {
            rows = rows.Select(evaluator.Filter(update.Filter, rows));
        }

        if (rows.Count == 0)
        {
            return;
        }

        ColumnVector[] values = [.. update.NewRow.Select(expression => evaluator.Evaluate(expression, rows).ToColumn())];
        var writer = new RowWriter(Schema);
        for (var row = 0; row < rows.Count; row++)
        {
            _writes.Add((WriteKind.Put, EncodedRows.Encode(writer, values, row).ToArray(), RowExpiry.Keep));
        }
    }
}
