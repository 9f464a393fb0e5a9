using Grid.Errors;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Gather;

/// <summary>INSERT … VALUES: all rows of one partition are one atomic unit; partitions are independent of one another.</summary>
internal sealed class InsertRun(IGrainFactory grains, InsertStatement statement, TableSchema table, ParameterSet parameters, int partitionCount)
{
    /// <summary>Inserts and returns the number of rows and of partitions.</summary>
    /// <exception cref="RequestException">A value is refused; nothing was inserted.</exception>
    /// <exception cref="GridException">Some partitions refused or failed; the message says how many rows are inserted.</exception>
    public async Task<(long Rows, int Partitions)> RunAsync(CancellationToken cancellationToken)
    {
        var byPartition = EncodeRows().GroupBy(row => row.Partition).ToDictionary(group => group.Key, group => group.Select(row => row.Row).ToList());
        parameters.RequireAllUsed();
        var outcomes = await Task.WhenAll(byPartition.Select(part => PartitionOutcomes.RunAsync(part.Key, () => InsertAsync(part.Key, part.Value, cancellationToken))));
        return (PartitionOutcomes.Sum(outcomes), byPartition.Count);
    }

    private List<(PartitionId Partition, byte[] Row)> EncodeRows()
    {
        var ordinals = Ordinals();
        var writer = new RowWriter(table);
        var rows = new List<(PartitionId Partition, byte[] Row)>(statement.Rows.Length);
        foreach (var values in statement.Rows)
        {
            if (values.Length != ordinals.Length)
            {
                throw SqlErrors.Syntax($"The row has {values.Length} values for {ordinals.Length} columns.", values[0].Position);
            }

            var row = Encode(writer, ordinals, values);
            rows.Add((KeyCodec.PartitionOfRow(table, row, partitionCount), row));
        }

        return rows;
    }

    // The column of each value of a row.
    private int[] Ordinals()
    {
        if (statement.Columns.Length == 0)
        {
            return [.. Enumerable.Range(0, table.Columns.Length).Where(ordinal => !table.Columns[ordinal].IsHidden)];
        }

        var scope = new PlanScope(table, null);
        int[] ordinals = [.. statement.Columns.Select(column => scope.Find(new ColumnNode(column.Position, null, column.Name)).Ordinal)];
        return ordinals.Distinct().Count() == ordinals.Length
            ? ordinals
            : throw SqlErrors.Syntax("A column is named twice.", statement.Columns[0].Position);
    }

    private byte[] Encode(RowWriter writer, int[] ordinals, SqlNode[] values)
    {
        writer.Begin();
        for (var ordinal = 0; ordinal < table.Columns.Length; ordinal++)
        {
            var index = Array.IndexOf(ordinals, ordinal);
            if (table.Columns[ordinal].IsHidden && index < 0)
            {
                writer.Write(ClrValue.NumberOf(Guid.CreateVersion7()));
            }
            else if (index < 0)
            {
                writer.WriteNull();
            }
            else
            {
                Write(writer, table.Columns[ordinal], values[index]);
            }
        }

        return writer.End().ToArray();
    }

    private void Write(RowWriter writer, ColumnSchema column, SqlNode node)
    {
        try
        {
            var expression = ExpressionBinder.Convert(new ExpressionBinder(new PlanScope(null, null), parameters).Bind(node), column.Type, node.Position);
            var value = expression is ConstantExpression constant
                ? constant.Value.Bytes
                : Compute(expression);
            if (value is null)
            {
                writer.WriteNull();
            }
            else
            {
                writer.WriteEncoded(value);
            }
        }
        catch (RequestException failure) when (failure is not SqlException)
        {
            throw new SqlException(failure.Code, failure.Message, node.Position);
        }
    }

    private static byte[]? Compute(Expression expression)
    {
        var column = new ExpressionEvaluator(new VectorSource([])).Evaluate(expression, new RowSet(0, new int[1])).ToColumn();
        return column.IsNull(0) ? null : column.GetBytes(0).ToArray();
    }

    private async Task<long> InsertAsync(PartitionId partition, List<byte[]> rows, CancellationToken cancellationToken)
    {
        var builder = new WriteRequestBuilder();
        builder.BeginUnit(rows.Count);
        rows.ForEach(row => builder.Add(TableRef.Of(table), WriteKind.Insert, expectedVersion: null, row));
        var response = await grains.GetGrain<IPartitionGrain>(partition.Value).WriteAsync(builder.Build(), cancellationToken);
        return response.Failures is [var failure, ..] ? throw failure.ToException() : rows.Count;
    }
}
