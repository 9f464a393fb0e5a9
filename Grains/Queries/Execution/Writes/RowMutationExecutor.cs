using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Writes;

/// <summary>Turns the change of one row into a write. Knows no other row, so that it takes the same time in every table.</summary>
internal sealed class RowMutationExecutor(RowMutation mutation, RowChange change)
{
    /// <summary>The encoded row as it will be; null when nothing is changed.</summary>
    public byte[]? Row { get; private set; }

    /// <summary>The write. The slice must not change between this and its commit.</summary>
    /// <exception cref="RequestException">The row has another version than expected, or a value leaves its range.</exception>
    public PlannedWrites ToWrites(TableSlice slice)
    {
        Row = null;
        var writer = new RowWriter(slice.Schema);
        var exists = slice.TryRead(mutation.Key.Span, writer, out var version);
        if (mutation.ExpectedVersion is { } expected && expected != version)
        {
            throw new RequestException(ErrorCode.VersionMismatch,
                $"The row of table {slice.Schema.Name} has version {version}, not {expected}: read it again and decide anew.");
        }

        if (!exists)
        {
            return new PlannedWrites(null, MutationResult.None);
        }

        var evaluator = new ExpressionEvaluator(new VectorSource(EncodedRows.ToVectors(slice.Schema, [writer.End().ToArray()])));
        var row = new RowSet(0, new int[1]);
        if (change.Filter is not null && evaluator.Filter(change.Filter, row).Length == 0)
        {
            return new PlannedWrites(null, MutationResult.None);
        }

        ColumnVector[] values = [.. change.NewRow.Select(expression => evaluator.Evaluate(expression, row).ToColumn())];
        Row = EncodedRows.Encode(writer, values, 0).ToArray();
        var builder = new WriteRequestBuilder();
        builder.AddSingle(mutation.Table, WriteKind.Put, expectedVersion: null, Row, mutation.Expiry ?? RowExpiry.Keep);
        return new PlannedWrites(builder.Build(), new MutationResult(1, null));
    }
}
