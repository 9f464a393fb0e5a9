using System.Globalization;
using System.Text;
using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Functions of TIMESTAMPs; a DATE has become one before.</summary>
internal static class CalendarFunctions
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>Days from a Monday to 1970-01-01, a Thursday, and to the Sunday before it.</summary>
    private const int SinceMonday = 3;
    private const int SinceSunday = 4;

    public static Vector Evaluate(CallExpression call, Vector[] arguments, int count) => call.Function switch
    {
        ScalarFunction.Epoch => Epoch((NumberVector<long>)arguments[0]),
        ScalarFunction.DayName => Texts(arguments[0], (time, _) => CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(time.DayOfWeek)),
        ScalarFunction.MonthName => Texts(arguments[0], (time, _) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(time.Month)),
        ScalarFunction.FormatDate when count > 0 => Format(arguments),
        ScalarFunction.FormatDate => new BytesVector(ColumnType.Varchar, 0),
        ScalarFunction.MakeDate => MakeDates([.. arguments.Cast<NumberVector<long>>()], count),
        ScalarFunction.TruncateDate => Map(call.Type, count, [arguments[1]], Units(arguments[0], TruncationTo)),
        ScalarFunction.DateDifference => Map(call.Type, count, arguments[1..], Units(arguments[0], DifferenceIn)),
        ScalarFunction.AddMonths => Map(call.Type, count, arguments, AddMonths),
        ScalarFunction.AddMicroseconds => Map(call.Type, count, arguments, (time, distance) => checked(time + distance)),
        _ => Map(call.Type, count, arguments, (time, _) => Part(call.Function, time)),
    };

    private static long Part(ScalarFunction function, long time)
    {
        var days = FloorDivide(time, Day);
        var rest = time - (days * Day);
        return function switch
        {
            ScalarFunction.Hour => rest / Hour,
            ScalarFunction.Minute => rest / Minute % 60,
            ScalarFunction.Second => rest / Second % 60,
            ScalarFunction.Millisecond => rest % Minute / 1_000,
            ScalarFunction.Microsecond => rest % Minute,
            ScalarFunction.EpochMilliseconds => time / 1_000,
            ScalarFunction.EpochMicroseconds => time,
            ScalarFunction.DayOfWeek => Remainder(days + SinceSunday, 7),
            ScalarFunction.IsoDayOfWeek => Remainder(days + SinceMonday, 7) + 1,
            ScalarFunction.Quarter => ((CalendarText.DateOf(days).Month - 1) / 3) + 1,
            ScalarFunction.DayOfYear => CalendarText.DateOf(days).DayOfYear,
            ScalarFunction.Week => ISOWeek.GetWeekOfYear(CalendarText.DateOf(days).ToDateTime(default)),
            ScalarFunction.LastDay => LastDay(CalendarText.DateOf(days)),
            _ => throw new RequestException(ErrorCode.NotSupported, $"The plan has function {function}, which this silo does not know."),
        };
    }

    private static long LastDay(DateOnly date) => ClrValue.DaysOf(new DateOnly(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month)));

    // The unit is the same for all rows.
    private static Func<long, long, long> Units(Vector unit, Func<string, Func<long, long, long>> find) =>
        unit.Count == 0 ? (time, _) => time : find(Encoding.UTF8.GetString(((BytesVector)unit).Get(0)));

    private static Func<long, long, long> TruncationTo(string unit) => unit switch
    {
        "year" => (time, _) => StartOf(time, date => new DateOnly(date.Year, 1, 1)),
        "quarter" => (time, _) => StartOf(time, date => new DateOnly(date.Year, date.Month - ((date.Month - 1) % 3), 1)),
        "month" => (time, _) => StartOf(time, date => new DateOnly(date.Year, date.Month, 1)),
        "week" => (time, _) => (FloorDivide(time, Day) - Remainder(FloorDivide(time, Day) + SinceMonday, 7)) * Day,
        _ => (time, _) => FloorDivide(time, LengthOf(unit)) * LengthOf(unit),
    };

    private static long StartOf(long time, Func<DateOnly, DateOnly> first) => ClrValue.DaysOf(first(CalendarText.DateOf(FloorDivide(time, Day)))) * Day;

    private static Func<long, long, long> DifferenceIn(string unit) => unit switch
    {
        "year" => (from, to) => DateOf(to).Year - DateOf(from).Year,
        "quarter" => (from, to) => QuarterOf(to) - QuarterOf(from),
        "month" => (from, to) => MonthOf(to) - MonthOf(from),
        _ => (from, to) => FloorDivide(to, LengthOf(unit)) - FloorDivide(from, LengthOf(unit)),
    };

    private static DateOnly DateOf(long time) => CalendarText.DateOf(FloorDivide(time, Day));

    private static long MonthOf(long time) => (DateOf(time).Year * 12) + DateOf(time).Month - 1;

    private static long QuarterOf(long time) => MonthOf(time) / 3;

    private static long LengthOf(string unit) => unit switch
    {
        "day" => Day,
        "hour" => Hour,
        "minute" => Minute,
        "second" => Second,
        "millisecond" => 1_000,
        "microsecond" => 1,
        _ => throw new RequestException(ErrorCode.NotSupported, $"The plan has a unit {unit}, which this silo does not know."),
    };

    private static long AddMonths(long time, long months)
    {
        var days = FloorDivide(time, Day);
        try
        {
            return (ClrValue.DaysOf(CalendarText.DateOf(days).AddMonths(checked((int)months))) * Day) + time - (days * Day);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw CalendarText.OutOfRange();
        }
    }

    private static NumberVector<double> Epoch(NumberVector<long> times)
    {
        var result = new NumberVector<double>(ColumnType.Double, times.Count) { Nulls = times.Nulls };
        for (var index = 0; index < times.Count; index++)
        {
            result.Values[index] = times.Values[index] / (double)Second;
        }

        return result;
    }

    private static BytesVector Format(Vector[] arguments)
    {
        var format = new DateFormat(Encoding.UTF8.GetString(((BytesVector)arguments[1]).Get(0)));
        return Texts(arguments[0], format.Write);
    }

    private static NumberVector<long> MakeDates(NumberVector<long>[] parts, int count)
    {
        var result = new NumberVector<long>(ColumnType.Date, count);
        for (var index = 0; index < count; index++)
        {
            if (Array.Exists(parts, part => part.IsNull(index)))
            {
                result.SetNull(index);
                continue;
            }

            var (year, month, day) = (parts[0].Values[index], parts[1].Values[index], parts[2].Values[index]);
            if (year is < 1 or > 9999)
            {
                throw new RequestException(ErrorCode.NotSupported, "A date outside the years 1 to 9999 is not supported.");
            }

            result.Values[index] = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth((int)year, (int)month)
                ? ClrValue.DaysOf(new DateOnly((int)year, (int)month, (int)day))
                : throw new RequestException(ErrorCode.ValueOutOfRange, $"There is no date {year}-{month}-{day}.");
        }

        return result;
    }

    private static NumberVector<long> Map(ColumnType type, int count, Vector[] arguments, Func<long, long, long> function)
    {
        var times = (NumberVector<long>)arguments[0];
        var others = (NumberVector<long>)arguments[^1];
        var result = new NumberVector<long>(type, count);
        for (var index = 0; index < count; index++)
        {
            if (times.IsNull(index) || others.IsNull(index))
            {
                result.SetNull(index);
                continue;
            }

            try
            {
                result.Values[index] = function(times.Values[index], others.Values[index]);
            }
            catch (OverflowException)
            {
                throw CalendarText.OutOfRange();
            }
        }

        return result;
    }

    private static BytesVector Texts(Vector times, Func<DateTime, long, string> function)
    {
        var source = (NumberVector<long>)times;
        var result = new BytesVector(ColumnType.Varchar, source.Count);
        for (var index = 0; index < source.Count; index++)
        {
            if (source.IsNull(index))
            {
                result.SetNull(index);
                continue;
            }

            var days = FloorDivide(source.Values[index], Day);
            var rest = source.Values[index] - (days * Day);
            var time = CalendarText.DateOf(days).ToDateTime(TimeOnly.MinValue).AddTicks(rest * TimeSpan.TicksPerMicrosecond);
            result.Set(index, Encoding.UTF8.GetBytes(function(time, rest % Second)));
        }

        return result;
    }

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    private static long Remainder(long value, long divisor) => value - (FloorDivide(value, divisor) * divisor);
}
