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

    public Piece Any() => random.Next(12) switch
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
        _ => Number(),
    };

    // Which of several conditions is tried on a row, and may fail there, is up to each engine.
    private Piece Operand() => table.HasExtremes ? Piece.Of(Pick(Numbers)) : Number();

    private string Word() => DuckDbOracle.Literal(table.Word());

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
