using System.Globalization;

namespace Grid.Tests.Queries;

/// <summary>Makes random rows and random SELECTs over the oracle's table.</summary>
internal sealed class RandomQuery(Random random)
{
    private static readonly string[] Texts = ["", "a", "b", "A", "ab", "abc", "%", "_", "ä", "東京", "NULL", "zz zz", " x "];
    private static readonly string[] Patterns = ["%", "a%", "%b", "_", "%b%", "a_", "ä%", "__", ""];
    private static readonly string[] Numbers = ["id", "s", "b", "d", "f"];
    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">="];

    public (object?[] Values, string Text) Row(int id)
    {
        var s = Maybe(() => (object)(short)random.Next(-5, 6));
        var b = Maybe(() => (object)(random.Next(20) == 0 ? long.MaxValue - random.Next(3) : random.Next(-1000, 1000)));
        var d = Maybe(() => (object)(random.Next(-99999, 99999) / 100m));
        var f = Maybe(() => (object)(random.Next(12) == 0 ? double.NaN : random.Next(-400, 400) / 8.0));
        var v = Maybe(() => (object)Pick(Texts));
        var w = Maybe(() => (object)(Pick(Texts) + random.Next(50)));
        var dt = Maybe(() => (object)new DateOnly(2020, 1, 1).AddDays(random.Next(1000)));
        var o = Maybe(() => (object)(random.Next(2) == 0));
        object?[] values = [id, s, b, d, f, v, w, dt, o];
        return (values, string.Join(", ", values.Select(Literal)));
    }

    public (string Sql, bool IsOrdered) Select() => random.Next(4) switch
    {
        0 => ($"SELECT {Aggregates()} FROM t{Where()}", false),
        1 => SelectGroups(),
        2 => ($"SELECT DISTINCT {Pick("v", "s", "o", "s, o", "s % 2", "v, o")} FROM t{Where()}", false),
        _ => SelectRows(),
    };

    private (string Sql, bool IsOrdered) SelectGroups()
    {
        var key = Pick("v", "s", "o", "b", "id", "dt", "v, w", "s, v, o", "d", "s % 3", "v, o", "lower(v)", "year(dt)", "CASE WHEN s > 0 THEN 'p' ELSE 'n' END");
        var having = random.Next(3) == 0 ? $" HAVING COUNT(*) > {random.Next(10)}" : "";
        return ($"SELECT {key}, {Aggregates()} FROM t{Where()} GROUP BY {key}{having}", false);
    }

    private (string Sql, bool IsOrdered) SelectRows()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Scalar()));
        if (random.Next(2) == 0)
        {
            return ($"SELECT {columns} FROM t{Where()}", false);
        }

        var direction = Pick("", " DESC", " NULLS FIRST", " DESC NULLS LAST");
        return ($"SELECT {columns} FROM t{Where()} ORDER BY {Pick("v", "s", "d", "dt", "o", "b", "f", "id")}{direction}, id LIMIT {random.Next(30)} OFFSET {random.Next(5)}", true);
    }

    private string Aggregates() => string.Join(", ", Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Aggregate()));

    private string Aggregate()
    {
        var filter = random.Next(6) == 0 ? $" FILTER (WHERE {Condition(1)})" : "";
        return random.Next(7) switch
        {
            0 => "COUNT(*)" + filter,
            1 => $"COUNT({Scalar()}){filter}",
            2 => $"COUNT(DISTINCT {Pick("v", "s", "d", "o", "f", "w")}){filter}",
            3 => $"SUM({Pick("id", "s", "d", "s * 2", "d + s")}){filter}",
            4 => $"AVG({Pick("id", "s", "d")}){filter}",
            5 => $"MIN({Pick("id", "s", "b", "d", "f", "v", "dt", "w")}){filter}",
            _ => $"MAX({Pick("id", "s", "b", "d", "f", "v", "dt", "w")}){filter}",
        };
    }

    private string Where() => random.Next(3) == 0 ? "" : $" WHERE {Condition(2)}";

    private string Condition(int depth)
    {
        if (depth > 0 && random.Next(2) == 0)
        {
            return random.Next(3) switch
            {
                0 => $"NOT ({Condition(depth - 1)})",
                1 => $"({Condition(depth - 1)} AND {Condition(depth - 1)})",
                _ => $"({Condition(depth - 1)} OR {Condition(depth - 1)})",
            };
        }

        return random.Next(13) switch
        {
            0 => $"{Number()} {Pick(Comparisons)} {Number()}",
            1 => $"v {Pick(Comparisons)} {Literal(Pick(Texts))}",
            2 => $"{Pick("v", "w")} {Pick("LIKE", "NOT LIKE", "ILIKE")} {Literal(Pick(Patterns))}",
            3 => $"{Pick("s", "b", "d", "v", "dt", "o")} IS {Pick("", "NOT ")}NULL",
            4 => $"id IN ({random.Next(120)}, {random.Next(120)}, {random.Next(120)})",
            5 => $"s {Pick("", "NOT ")}IN (1, {Pick("2", "NULL", "-3")})",
            6 => $"{Pick(Numbers)} BETWEEN {random.Next(-50, 0)} AND {random.Next(100)}",
            8 => $"v {Pick("", "NOT ")}IN ({Literal(Pick(Texts))}, {Pick("'a'", "NULL", "'zz zz'")})",
            9 => $"{Pick("id", "s", "b")} {Pick(Comparisons)} {random.Next(-10, 130)}",
            10 => $"{Pick("s", "id", "b")} {Pick(Comparisons)} {Pick("40000", "-3000000000", "9223372036854775807", "NULL")}",
            11 => $"f {Pick(Comparisons)} {Pick("0", "-12.5", "17.25", "0.1", "1e300")}::DOUBLE",
            7 => $"dt {Pick(Comparisons)} DATE '2021-0{1 + random.Next(9)}-15'",
            _ => $"s IS {Pick("", "NOT ")}DISTINCT FROM {Pick("1", "NULL", "id % 5")}",
        };
    }

    private string Number() => random.Next(7) switch
    {
        0 => $"{random.Next(-20, 100)}",
        1 => $"{random.Next(-500, 500) / 10m}",
        2 => $"(id {Pick("+", "-", "*", "%", "/")} {Pick("s", "3", "7")})",
        3 => $"(d {Pick("+", "-", "*")} {Pick("s", "1.5", "2")})",
        4 => $"abs({Pick("id", "s", "d", "f")})",
        5 => $"coalesce({Pick("s", "d", "b")}, {random.Next(10)})",
        _ => Pick(Numbers),
    };

    private string Scalar() => random.Next(12) switch
    {
        0 => Pick("v", "w"),
        1 => $"{Pick("upper", "lower", "length", "trim")}(v)",
        2 => $"v || {Pick("w", "'x'")}",
        3 => $"substring(w, {random.Next(1, 4)}, {random.Next(0, 4)})",
        4 => $"CASE WHEN {Condition(1)} THEN {Number()} ELSE {Pick("0", "NULL", "s")} END",
        5 => $"CAST({Pick("s", "d", "id")} AS {Pick("DOUBLE", "VARCHAR", "BIGINT", "DECIMAL(12,1)")})",
        6 => $"nullif(s, {random.Next(-2, 3)})",
        7 => "dt",
        8 => $"{Pick("year", "month", "day")}(dt)",
        9 => $"-{Pick("s", "d", "id")}",
        10 => Condition(1),
        _ => Number(),
    };

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];

    private object? Maybe(Func<object> make) => random.Next(6) == 0 ? null : make();

    private static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text.Replace("'", "''")}'",
        double.NaN => "'nan'::DOUBLE",
        double number => $"{number.ToString("R", CultureInfo.InvariantCulture)}::DOUBLE",
        DateOnly date => $"DATE '{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
