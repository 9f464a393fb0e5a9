using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Functions of dates and times.</summary>
internal static class DateFunctions
{
    private const long MicrosecondsPerDay = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;

    public static NumberVector<long> Part(ScalarFunction function, Vector operand)
    {
        var source = (NumberVector<long>)operand;
        var result = new NumberVector<long>(ColumnType.BigInt, source.Count) { Nulls = source.Nulls };
        for (var index = 0; index < source.Count; index++)
        {
            if (source.IsNull(index))
            {
                continue;
            }

            var days = operand.Type.Kind == TypeKind.Date ? source.Values[index] : Math.DivRem(source.Values[index], MicrosecondsPerDay, out var rest) - (rest < 0 ? 1 : 0);
            var date = CalendarText.DateOf(days);
            result.Values[index] = function switch
            {
                ScalarFunction.Year => date.Year,
                ScalarFunction.Month => date.Month,
                _ => date.Day,
            };
        }

        return result;
    }
}
