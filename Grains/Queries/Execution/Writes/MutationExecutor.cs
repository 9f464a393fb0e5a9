using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Writes;

/// <summary>Turns a partition's part of an UPDATE or DELETE into writes. Pure; the slice must not change between this and the commit of what it returns.</summary>
internal static class MutationExecutor
{
    /// <summary>The writes of one atomic unit.</summary>
    /// <exception cref="RequestException">More rows match than one request takes, or a value leaves its range.</exception>
    public static PlannedWrites ToWrites(MutationPlan plan, TableSlice slice, CancellationToken cancellationToken)
    {
        var schema = slice.Schema;
        var columns = plan.NewRow ?? [.. Enumerable.Range(0, schema.Columns.Length).Select(ordinal => new ColumnExpression(ordinal, schema.Columns[ordinal].Type))];
        var answer = Execute(plan, columns, slice, cancellationToken);
        var count = answer.Batches.Sum(batch => batch.RowCount);
        if (count == 0)
        {
            return new PlannedWrites(null, MutationResult.None with { Indexes = answer.Indexes });
        }

        var builder = new WriteRequestBuilder();
        builder.BeginUnit(count);
        var writer = new RowWriter(schema);
        var rows = new List<ReadOnlyMemory<byte>>();
        foreach (var batch in answer.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                var content = EncodedRows.Encode(writer, batch.Columns, row);
                if (plan.NewRow is null)
                {
                    builder.Add(plan.Table, WriteKind.Remove, expectedVersion: null, KeyCodec.KeyOf(schema, content));
                }
                else
                {
                    builder.Add(plan.Table, WriteKind.Put, expectedVersion: null, content, RowExpiry.Keep);
                }

                if (plan.Returning is not null)
                {
                    rows.Add(content.ToArray());
                }
            }
        }

        var returned = plan.Returning is null ? null : ReturnedRows.Compute(plan.Returning, EncodedRows.ToVectors(schema, rows), count, plan.MaxReturnedBytes);
        return new PlannedWrites(builder.Build(), new MutationResult(count, returned) { Indexes = answer.Indexes });
    }

    private static PartialResult Execute(MutationPlan plan, Expression[] columns, TableSlice slice, CancellationToken cancellationToken)
    {
        var output = new RowOutput(columns, [], Limit: null, WriteRequest.MaxOperations, WriteRequest.MaxBytes);
        try
        {
            return PartitionExecutor.Execute(new PartitionPlan(plan.FormatVersion, plan.Table, plan.Filter, output), slice, cancellationToken);
        }
        catch (RequestException failure) when (failure.Code == ErrorCode.LimitExceeded)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"More rows of table {slice.Schema.Name} match than one partition changes at once: at most {WriteRequest.MaxOperations} rows and {WriteRequest.MaxBytes} bytes. Nothing was changed there. Narrow the WHERE and send several statements.", failure);
        }
    }
}
