using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Totals;

/// <summary>One aggregate over a whole slice, straight over the array of one column: nothing is widened, gathered or grouped.</summary>
internal abstract class ColumnTotal
{
    /// <summary>Takes the rows of a chunk.</summary>
    /// <param name="isWhole">Whether the mask holds every live slot.</param>
    public abstract void Add(int chunk, ReadOnlySpan<ulong> mask, bool isWhole);

    /// <summary>The state columns of the aggregate, of one group.</summary>
    public abstract Vector[] States();

    /// <summary>The total of an aggregate, or null when it is not over a column as it is.</summary>
    public static ColumnTotal? TryCreate(AggregateCall call, TableSlice slice)
    {
        if (call.Filter is not null || call.IsDistinct)
        {
            return null;
        }

        if (call.Function == AggregateFunction.CountRows)
        {
            return new CountTotal(null);
        }

        if (call.Argument is not ColumnExpression argument)
        {
            return null;
        }

        var column = slice.GetColumn(argument.Ordinal);
        return call.Function switch
        {
            AggregateFunction.Count => new CountTotal(column),
            AggregateFunction.Sum or AggregateFunction.Average => CreateSum(column, call.Function == AggregateFunction.Average),
            AggregateFunction.Min or AggregateFunction.Max => CreateExtreme(column, call.Function == AggregateFunction.Max),
            _ => null,
        };
    }

    private static ColumnTotal? CreateSum(Column column, bool isAverage) => column switch
    {
        FixedColumn<short> integers => new IntegerTotal<short>(integers, isAverage),
        FixedColumn<int> integers => new IntegerTotal<int>(integers, isAverage),
        FixedColumn<long> integers => new IntegerTotal<long>(integers, isAverage),
        FixedColumn<double> numbers => new DoubleTotal(numbers, isAverage),
        _ => null,
    };

    private static ColumnTotal? CreateExtreme(Column column, bool isMax) => column switch
    {
        FixedColumn<short> integers => new ExtremeTotal<short>(integers, isMax),
        FixedColumn<int> integers => new ExtremeTotal<int>(integers, isMax),
        FixedColumn<long> integers => new ExtremeTotal<long>(integers, isMax),
        _ => null,
    };

    /// <summary>The states of SUM, or of AVG: a sum over no value is NULL, and an average has the number of values beside it.</summary>
    protected static Vector[] SumStates<T>(NumberVector<T> sum, long count, bool isAverage)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        if (count == 0)
        {
            sum.SetNull(0);
        }

        return isAverage ? [sum, new NumberVector<long>(ColumnType.BigInt, [count], 1)] : [sum];
    }

    /// <summary>The values of a mask's slots that are not NULL.</summary>
    protected static int CountValues(Column? column, int chunk, ReadOnlySpan<ulong> mask)
    {
        var nulls = column is null ? default : column.GetNulls(chunk);
        var count = 0;
        for (var word = 0; word < mask.Length; word++)
        {
            count += System.Numerics.BitOperations.PopCount(nulls.IsEmpty ? mask[word] : mask[word] & ~nulls[word]);
        }

        return count;
    }
}
