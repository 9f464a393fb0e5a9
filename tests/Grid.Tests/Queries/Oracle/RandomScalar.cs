using System.Globalization;

namespace Grid.Tests.Queries.Oracle;

/// <summary>Makes random scalar expressions and conditions over a <see cref="RandomTable"/>.</summary>
internal sealed class RandomScalar(Random random, RandomTable table)
{
    private static readonly string[] Patterns = ["%", "a%", "%b", "_", "%b%", "a_", "ä%", "__", ""];
    private static readonly string[] Numbers = ["id", "s", "b", "d", "f", "r", "x"];
    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">="];

    /// <summary>Something to group by.</summary>
    public Piece Key() => random.Next(8) switch
    {
        0 => Piece.Of("s % 3"),
        1 => Piece.Of("lower(v)"),
        2 => Piece.Of("year(dt)"),
        3 => Piece.Of("CASE WHEN s > 0 THEN 'p' ELSE 'n' END"),
        4 => Piece.Of("coalesce(s, -1)"),
        5 => Piece.Of("length(w)"),
        6 => Piece.Of("s > 1"),
        _ => Piece.Of(Pick("v", "s", "o", "dt", "month(dt)")),
    };

    public Piece Condition(int depth)
    {
        if (depth > 0 && random.Next(2) == 0)
        {
            return random.Next(3) switch
            {
                0 => Piece.Of("NOT ({0})", ["{0}"], Condition(depth - 1)),
                1 => Piece.Of("({0} AND {1})", ["{0}", "{1}"], Condition(depth - 1), Condition(depth - 1)),
                _ => Piece.Of("({0} OR {1})", ["{0}", "{1}"], Condition(depth - 1), Condition(depth - 1)),
            };
        }

        return random.Next(13) switch
        {
            0 => Piece.Of($"{{0}} {Pick(Comparisons)} {{1}}", [], Operand(), Operand()),
            1 => Piece.Of($"v {Pick(Comparisons)} {Word()}"),
            2 => Piece.Of($"{Pick("v", "w")} {Pick("LIKE", "NOT LIKE", "ILIKE")} {DuckDbOracle.Literal(Pick(Patterns))}"),
            3 => Piece.Of($"{Pick("s", "b", "d", "v", "dt", "o", "ts", "r")} IS {Pick("", "NOT ")}NULL"),
            4 => Piece.Of($"id IN ({random.Next(120)}, {random.Next(120)}, {random.Next(120)})"),
            5 => Piece.Of($"s {Pick("", "NOT ")}IN (1, {Pick("2", "NULL", "-3")})"),
            6 => Piece.Of($"{Pick(Numbers)} BETWEEN {random.Next(-50, 0)} AND {random.Next(100)}"),
            7 => Piece.Of($"dt {Pick(Comparisons)} DATE '2021-0{1 + random.Next(9)}-15'"),
            8 => Piece.Of($"v {Pick("", "NOT ")}IN ({Word()}, {Pick("'a'", "NULL", "'zz zz'")})"),
            9 => Piece.Of($"{Pick("id", "s", "b")} {Pick(Comparisons)} {random.Next(-10, 130)}"),
            10 => Piece.Of($"{Pick("s", "id", "b")} {Pick(Comparisons)} {Pick("40000", "-3000000000", "9223372036854775807", "NULL")}"),
            11 => Piece.Of($"f {Pick(Comparisons)} {Pick("0", "-12.5", "17.25", "0.1", "1e300")}::DOUBLE"),
            _ => Piece.Of($"s IS {Pick("", "NOT ")}DISTINCT FROM {Pick("1", "NULL", "id % 5")}"),
        };
    }

    public Piece Number() => random.Next(7) switch
    {
        0 => Piece.Of($"{random.Next(-20, 100)}"),
        1 => Piece.Of($"{(random.Next(-500, 500) / 10m).ToString(CultureInfo.InvariantCulture)}"),
        2 => Piece.Of($"(id {Pick("+", "-", "*", "%", "/")} {Pick("s", "3", "7")})"),
        3 => Piece.Of($"(d {Pick("+", "-", "*")} {Pick("s", "1.5", "2")})"),
        4 => Piece.Of($"abs({Pick("id", "s", "d", "f", "r", "x")})"),
        5 => Piece.Of($"coalesce({Pick("s", "d", "b")}, {random.Next(10)})"),
        _ => Piece.Of(Pick(Numbers)),
    };

    /// <param name="mayFail">Whether functions with a domain may be in it; they fail for values outside of it.</param>
    public Piece Any(bool mayFail = true) => random.Next(18) switch
    {
        0 => Piece.Of(Pick("v", "w", "ts", "r", "x")),
        1 => Piece.Of($"{Pick("upper", "lower", "length", "trim")}(v)"),
        2 => Piece.Of($"v || {Pick("w", "'x'")}"),
        3 => Piece.Of($"substring(w, {random.Next(1, 4)}, {random.Next(0, 4)})"),
        4 => Piece.Of($"CASE WHEN {{0}} THEN {{1}} ELSE {Pick("0", "NULL", "s")} END", ["{1}"], Condition(1), Number()),
        5 => Piece.Of($"CAST({Pick("s", "d", "id")} AS {Pick("DOUBLE", "VARCHAR", "BIGINT", "DECIMAL(12,1)")})"),
        6 => Piece.Of($"nullif(s, {random.Next(-2, 3)})"),
        7 => Piece.Of("dt"),
        8 => Piece.Of($"{Pick("year", "month", "day")}(dt)"),
        9 => Piece.Of($"-{Pick("s", "d", "id")}"),
        10 => Condition(1),
        11 or 12 => Piece.Of(TextCall()),
        13 or 14 => Piece.Of(TimeCall()),
        15 when mayFail => Piece.Of(NumberCall()),
        _ => Number(),
    };

    private string TextCall() => random.Next(12) switch
    {
        0 => $"{Pick("left", "right")}({Text()}, {random.Next(-3, 5)})",
        1 => $"replace({Text()}, {Pick("'a'", "'b'", "''", "' '", "v")}, {Pick("'x'", "''", "'äö'")})",
        2 => $"repeat({Text()}, {Pick("2", "0", "-1", "s")})",
        3 => $"{Pick("lpad", "rpad")}({Text()}, {random.Next(-1, 9)}, {Pick("'.'", "'äx'", "w")})",
        4 => $"split_part({Text()}, {Pick("' '", "','", "'b'")}, {random.Next(-2, 4)})",
        5 => $"concat_ws({Pick("','", "''", "v")}, v, {Pick("s", "d", "dt", "NULL", "o")}, w)",
        6 => $"{Pick("strpos", "instr")}({Text()}, {Pick("'b'", "'京'", "''", "v")})",
        7 => $"{Pick("starts_with", "ends_with", "contains", "prefix", "suffix")}({Text()}, {Pick("'a'", "'東'", "''", "v", "'5'")})",
        8 => $"reverse({Pick("'abc'", "lpad('', 3, 'xy')", "CAST(id AS VARCHAR)")})",
        9 => $"{Pick("greatest", "least")}({Pick("v", "'m'")}, {Pick("w", "NULL", "'b'")}, v)",
        10 => $"{Pick("ltrim", "rtrim", "trim")}({Text()}, {Pick("'a'", "'xz '", "'ä'")})",
        _ => $"concat({Text()}, {Pick("s", "NULL", "dt", "x")})",
    };

    private string TimeCall() => random.Next(12) switch
    {
        0 => $"{Pick("hour", "minute", "second", "millisecond", "microsecond", "quarter", "dayofweek", "isodow", "dayofyear", "week", "year", "month", "day")}({Time()})",
        1 => $"date_part('{Pick("year", "month", "dow", "doy", "hour", "week", "quarter", "isodow", "epoch", "minutes")}', {Time()})",
        2 => $"extract({Pick("year", "month", "day", "hour", "minute", "second", "quarter", "dow")} FROM {Time()})",
        3 => $"date_trunc('{Pick("year", "quarter", "month", "week", "day", "hour", "minute", "second")}', {Time()})",
        4 => $"date_diff('{Pick("year", "quarter", "month", "day", "hour", "minute", "second", "milliseconds")}', {Time()}, {Time()})",
        5 => $"{Time()} {Pick("+", "-")} INTERVAL {Pick("1 DAY", "36 HOUR", "2 WEEK", "1 MONTH", "13 MONTH", "1 YEAR", "3 MINUTE", "90 SECOND", "'5' DAY")}",
        6 => $"{Pick("dayname", "monthname", "last_day")}({Time()})",
        7 => $"strftime({Time()}, '{Pick("%Y-%m-%d", "%H:%M:%S.%f", "%a %A %b %B %j", "%y/%-m/%-d %I %p 100%%", "%g ms")}')",
        8 => $"make_date({Pick("2020", "year(dt)")}, {Pick("2", "month(ts)")}, {Pick("28", "day(dt) % 28 + 1")})",
        9 => $"{Pick("epoch", "epoch_ms", "epoch_us")}({Time()})",
        10 => $"{Pick("greatest", "least")}(dt, {Pick("DATE '2021-06-01'", "NULL", "ts")})",
        _ => $"date_add({Time()}, INTERVAL {Pick("1 MONTH", "10 DAY")})",
    };

    private string NumberCall() => random.Next(8) switch
    {
        0 => $"sign({Pick("id", "d", "f", "r", "x")})",
        1 => $"sqrt({Pick("id", "abs(f)", "f", "x")})",
        2 => $"{Pick("ln", "log10", "log2", "log")}({Pick("id + 1", "abs(f) + 0.5", "id")})",
        3 => $"exp({Pick("f / 100", "r / 16", "id / 10")})",
        4 => $"{Pick("pow", "power")}({Pick("id", "f", "r")}, {Pick("2", "0.5", "-1", "f / 100")})",
        5 => $"{Pick("greatest", "least")}({Pick("id", "s", "d")}, {Pick("s", "f", "NULL", "7")}, {Pick("3", "b", "r")})",
        6 => Pick($"round({Pick("f", "id", "f * 1000")}, {random.Next(-3, 4)})", $"round({Pick("r", "d", "x")}, {random.Next(3)})"),
        _ => $"{Pick("isnan", "isinf", "isfinite")}({Pick("f", "r", "f / 0")})",
    };

    private string Text() => Pick("v", "w", "v || w");

    private string Time() => Pick("dt", "ts");

    // Which of several conditions is tried on a row, and may fail there, is up to each engine.
    private Piece Operand() => table.HasExtremes ? Piece.Of(Pick(Numbers)) : Number();

    private string Word() => DuckDbOracle.Literal(table.Word());

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
