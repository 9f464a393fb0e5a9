using System.Globalization;
using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary>Members and methods of <see cref="DateTime"/> and <see cref="DateOnly"/>.</summary>
internal static class DateTranslation
{
    private static readonly Dictionary<string, string> Parts = new()
    {
        [nameof(DateTime.Year)] = "year",
        [nameof(DateTime.Month)] = "month",
        [nameof(DateTime.Day)] = "day",
        [nameof(DateTime.Hour)] = "hour",
        [nameof(DateTime.Minute)] = "minute",
        [nameof(DateTime.Second)] = "second",
        [nameof(DateTime.DayOfWeek)] = "dayofweek",
        [nameof(DateTime.DayOfYear)] = "dayofyear",
    };

    /// <summary>Microseconds of the units that fractions can be added of, and differences be asked in.</summary>
    private static readonly Dictionary<string, double> Microseconds = new()
    {
        ["Days"] = 86_400_000_000,
        ["Hours"] = 3_600_000_000,
        ["Minutes"] = 60_000_000,
        ["Seconds"] = 1_000_000,
        ["Milliseconds"] = 1_000,
    };

    public static SqlExpression? TryMember(SqlExpression owner, MemberExpression member)
    {
        if (!IsDate(member.Expression!.Type))
        {
            return null;
        }

        if (Parts.TryGetValue(member.Member.Name, out var function))
        {
            return SqlFunction.Of(function, member.Type, owner);
        }

        return member.Member.Name switch
        {
            nameof(DateTime.Millisecond) => SqlOperator.Of("%", SqlFunction.Of("millisecond", typeof(int), owner), SqlKeyword.Number(1000), typeof(int)),
            nameof(DateTime.Date) => new SqlCast(new SqlCast(owner, "DATE", false, typeof(DateTime)), "TIMESTAMP", false, typeof(DateTime)),
            nameof(DateOnly.DayNumber) => SqlOperator.Of("-", owner, new SqlParameter(DateOnly.MinValue, typeof(DateOnly)), typeof(int)),
            _ => null,
        };
    }

    /// <summary><c>(a - b).TotalDays</c> and the like.</summary>
    public static SqlExpression? TryDifference(MemberExpression member, ExpressionTranslator translator)
    {
        var isTotal = member.Member.DeclaringType == typeof(TimeSpan) && member.Member.Name.StartsWith("Total", StringComparison.Ordinal);
        if (!isTotal || member.Expression is not BinaryExpression { NodeType: ExpressionType.Subtract } difference
            || !Microseconds.TryGetValue(member.Member.Name["Total".Length..], out var unit))
        {
            return null;
        }

        var between = SqlOperator.Of("-", Instant(translator.Scalar(difference.Left)), Instant(translator.Scalar(difference.Right)), typeof(long));
        return SqlOperator.Of("/", new SqlCast(between, "DOUBLE", false, typeof(double)), new SqlParameter(unit, typeof(double)), typeof(double));
    }

    public static SqlExpression? TryCall(MethodCallExpression call, ExpressionTranslator translator)
    {
        if (call.Method.DeclaringType is not { } type || !IsDate(type))
        {
            return null;
        }

        if (call.Object is null)
        {
            return call.Method.Name == nameof(DateOnly.FromDateTime) ? new SqlCast(translator.Scalar(call.Arguments[0]), "DATE", false, typeof(DateOnly)) : null;
        }

        return call.Method.Name.StartsWith("Add", StringComparison.Ordinal) && call.Arguments.Count == 1
            ? TryAdd(call, translator.Scalar(call.Object), translator)
            : null;
    }

    private static bool IsDate(Type type) => type == typeof(DateTime) || type == typeof(DateOnly);

    private static SqlFunction Instant(SqlExpression time) => SqlFunction.Of("epoch_us", typeof(long), time);

    private static SqlExpression? TryAdd(MethodCallExpression call, SqlExpression date, ExpressionTranslator translator)
    {
        var isDate = call.Type == typeof(DateOnly);
        var unit = call.Method.Name["Add".Length..];
        if (isDate && unit == "Days")
        {
            return SqlOperator.Of("+", date, translator.Scalar(call.Arguments[0]), call.Type);
        }

        if (unit is "Months" or "Years")
        {
            var moved = SqlOperator.Of("+", date, SqlFunction.Of($"to_{unit.ToLowerInvariant()}", typeof(TimeSpan), translator.Scalar(call.Arguments[0])), call.Type);
            return isDate ? new SqlCast(moved, "DATE", false, call.Type) : moved;
        }

        return Microseconds.TryGetValue(unit, out var scale)
            ? SqlOperator.Of("+", date, SqlFunction.Of("to_microseconds", typeof(TimeSpan), Scaled(call.Arguments[0], scale, translator)), call.Type)
            : null;
    }

    // Times have whole microseconds.
    private static SqlExpression Scaled(Expression count, double scale, ExpressionTranslator translator)
    {
        if (ClosedExpression.IsClosed(count))
        {
            var number = Convert.ToDouble(ClosedExpression.Evaluate(count), CultureInfo.InvariantCulture);
            return new SqlParameter((long)Math.Round(number * scale), typeof(long));
        }

        var scaled = SqlOperator.Of("*", translator.Scalar(count), new SqlParameter(scale, typeof(double)), typeof(double));
        return new SqlCast(scaled, "BIGINT", false, typeof(long));
    }
}
