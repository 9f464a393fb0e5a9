using Grid.Errors;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Writes;

/// <summary>The rows of an INSERT, encoded: of VALUES, or of a query's answer. Pure.</summary>
internal static class InsertRows
{
    /// <exception cref="RequestException">A value is refused.</exception>
    public static List<byte[]> OfValues(SqlNode[][] rows, TableSchema table, InsertColumns columns, ParameterSet parameters)
    {
        var binder = new ExpressionBinder(new PlanScope(null, null), parameters);
        var encoded = new List<byte[]>(rows.Length);
        foreach (var values in rows)
        {
            if (values.Length != columns.Ordinals.Length)
            {
                throw SqlErrors.Syntax($"The row has {values.Length} values for {columns.Ordinals.Length} columns.", values[0].Position);
            }

            encoded.Add(columns.Encode(
                encoded.Count, index => values[index] is not DefaultNode, (writer, index) => Write(writer, table.Columns[columns.Ordinals[index]], values[index], binder)));
        }

        return encoded;
    }

    /// <exception cref="RequestException">A value is refused.</exception>
    public static List<byte[]> OfAnswer(ResultColumn[] types, ColumnBatch batch, TableSchema table, InsertColumns columns)
    {
        if (types.Length != columns.Ordinals.Length)
        {
            throw SqlErrors.Syntax($"The query has {types.Length} columns; {columns.Ordinals.Length} are to be inserted.", null);
        }

        var source = new VectorSource([.. batch.Columns.Select(VectorFactory.FromColumn)]);
        var evaluator = new ExpressionEvaluator(source);
        var all = new RowSet(0, Enumerable.Range(0, batch.RowCount).ToArray());
        ColumnVector[] converted = [.. types.Select((type, index) =>
            evaluator.Evaluate(ExpressionBinder.Convert(new ColumnExpression(index, type.Type), table.Columns[columns.Ordinals[index]].Type, null), all).ToColumn())];
        var encoded = new List<byte[]>(batch.RowCount);
        for (var row = 0; row < batch.RowCount; row++)
        {
            encoded.Add(columns.Encode(row, _ => true, (writer, index) => Write(writer, converted[index], row)));
        }

        return encoded;
    }

    /// <summary>The encoded value of an expression without columns, in a column's type; null for NULL.</summary>
    /// <exception cref="SqlException">It does not fit.</exception>
    public static byte[]? Constant(SqlNode node, ColumnType type, ExpressionBinder binder)
    {
        try
        {
            var expression = ExpressionBinder.Convert(binder.Bind(node), type, node.Position);
            return expression is ConstantExpression constant ? constant.Value.Bytes : Compute(expression);
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

    private static void Write(RowWriter writer, ColumnSchema column, SqlNode node, ExpressionBinder binder)
    {
        var value = Constant(node, column.Type, binder);
        try
        {
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

    private static void Write(RowWriter writer, ColumnVector column, int row)
    {
        if (column.IsNull(row))
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteEncoded(column.GetBytes(row));
        }
    }
}
