namespace Grid.Tests.Queries.Oracle;

/// <summary>Makes random SELECTs over a <see cref="RandomTable"/>.</summary>
internal sealed class RandomQuery(Random random, RandomTable table)
{
    private readonly RandomScalar _scalars = new(random, table);

    public RandomSelect Select() => random.Next(4) switch
    {
        0 => new RandomSelect(Aggregates()) { Where = Where() },
        1 => SelectGroups(),
        2 => new RandomSelect([Plain(Pick("v", "s", "o", "s, o", "s % 2", "v, o", "dt, v"))]) { IsDistinct = true, Where = Where() },
        _ => SelectRows(),
    };

    private RandomSelect SelectGroups()
    {
        Piece[] keys = random.Next(4) == 0
            ? [_scalars.Key(), _scalars.Key()]
            : [random.Next(3) == 0 ? _scalars.Key() : Piece.Of(Pick("v", "s", "o", "b", "id", "dt", "d", "ts", "r", "x", "w"))];
        if (keys.Length == 2 && keys[0].Sql == keys[1].Sql)
        {
            keys = keys[..1];
        }

        var select = new RandomSelect(Aggregates())
        {
            Keys = keys,
            Where = Where(),
            Having = random.Next(4) == 0 ? Piece.Of($"COUNT(*) > {random.Next(10)}") : null,
        };
        if (random.Next(4) > 0)
        {
            return select;
        }

        Piece[] first = random.Next(2) == 0 ? [Piece.Of($"{Pick("count(*)", "max(id)", "count(v)")}{Direction()}")] : [];
        return select with
        {
            Order = [.. first, Piece.Of(string.Join(", ", Enumerable.Range(1, keys.Length).Select(place => place + Direction())))],
            Limit = random.Next(12),
            Offset = random.Next(3),
        };
    }

    private RandomSelect SelectRows()
    {
        var select = new RandomSelect([.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => new RandomItem(_scalars.Any(), false))]) { Where = Where() };
        return random.Next(2) == 0 ? select : select with
        {
            Order = [Piece.Of(Pick("v", "s", "d", "dt", "o", "b", "f", "id", "ts", "r", "x", "length(v)", "s % 3", "f / 3") + Direction()), Piece.Of("id")],
            Limit = random.Next(30),
            Offset = random.Next(5),
        };
    }

    private RandomItem[] Aggregates() => [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Aggregate())];

    private RandomItem Aggregate()
    {
        var (value, isApproximate) = random.Next(14) switch
        {
            0 => (Piece.Of("COUNT(*)"), false),
            // DuckDB does not compute what it counts when it knows that it is not NULL, and computes it before FILTER otherwise:
            // what could fail would not fail in both.
            1 => (Piece.Of("COUNT({0})", [], table.HasExtremes ? Piece.Of(Pick("s", "v", "f")) : _scalars.Any(mayFail: false)), false),
            2 => (Piece.Of($"COUNT(DISTINCT {Pick("v", "s", "d", "o", "f", "w", "ts", "x", "b")})"), false),
            3 => (Piece.Of($"SUM({Pick("id", "s", "d", "s * 2", "d + s", "x", "b")})"), false),
            4 => (Piece.Of($"AVG({Pick("id", "s", "d", "x", "b")})"), true),
            5 => (Piece.Of($"{Pick("MIN", "MAX")}({Pick("id", "s", "b", "d", "f", "v", "dt", "w", "ts", "r", "x", "o")})"), false),
            6 => (Piece.Of($"{Pick("SUM", "AVG")}({Pick("f", "r", "f / 3")})"), true),
            7 => (Piece.Of($"{Pick("STDDEV", "STDDEV_POP", "VARIANCE", "VAR_POP", "var_samp", "stddev_samp")}({Distinct()}{Pick("id", "s", "d", "f", "r", "x", "s * 1.5")})"), true),
            8 => (Piece.Of($"MEDIAN({Distinct()}{Pick("id", "s", "b", "d", "f", "r", "dt", "ts", "v", "w", "o")})"), false),
            9 => (Piece.Of($"QUANTILE_CONT({Distinct()}{Pick("id", "s", "b", "d", "f", "r", "dt", "ts")}, {Fraction()})"), false),
            10 => (Piece.Of($"{Pick("QUANTILE_DISC", "QUANTILE")}({Distinct()}{Pick("id", "s", "b", "d", "f", "r", "dt", "ts", "v", "w", "o", "x")}, {Fraction()})"), false),
            11 => (Piece.Of(TextAggregate()), false),
            12 => (Piece.Of(Pick($"BOOL_AND({Pick("o", "s > 0", "v = 'a'")})", $"BOOL_OR({Pick("o", "s < 0", "v LIKE 'a%'")})")), false),
            _ => (Piece.Of(Pick(
                $"{Pick("first", "any_value")}({Pick("v", "s", "d", "f", "w")} ORDER BY {Pick("s", "v", "dt", "f")}{Direction()}, id{Direction()})",
                $"last({Pick("v", "s", "d")} ORDER BY {Pick("b", "v", "ts")}{Direction()}, id)",
                $"percentile_cont({Pick("0.25", "0.5", "0.9")}) WITHIN GROUP (ORDER BY {Pick("f", "id", "d")}{Pick("", " DESC")})",
                $"percentile_disc({Pick("0.25", "0.5", "0.9")}) WITHIN GROUP (ORDER BY {Pick("v", "s", "dt")}{Pick("", " DESC")})")), false),
        };
        // What could fail is computed before FILTER by DuckDB, and only for the rows that pass it here.
        var mayFail = table.HasExtremes && value.Sql.AsSpan().IndexOfAny("+*/-") >= 0;
        return new RandomItem(random.Next(6) == 0 && !mayFail ? Piece.Of("{0} FILTER (WHERE {1})", ["{0}"], value, _scalars.Condition(1)) : value, isApproximate);
    }

    // With a unique order, or texts of which equal ones look the same.
    private string TextAggregate() => random.Next(4) switch
    {
        0 => $"{Pick("STRING_AGG", "GROUP_CONCAT", "LISTAGG")}({Pick("v", "w", "v || 'x'")}, {Pick("','", "''", "' ä '")} ORDER BY {Pick("s", "v", "f", "x", "length(w)", "dt")}{Direction()}, id{Direction()})",
        1 when Pick("v", "w") is var column => $"STRING_AGG(DISTINCT {column}, '-' ORDER BY {column}{Direction()})",
        2 => $"STRING_AGG({Pick("id", "s", "d", "dt", "o")}, ';' ORDER BY id{Direction()})",
        _ => "STRING_AGG(v ORDER BY v)",
    };

    private string Distinct() => Pick("", "", "", "DISTINCT ");

    private string Direction() => Pick("", " DESC", " NULLS FIRST", " DESC NULLS LAST", " DESC NULLS FIRST");

    private string Fraction() => Pick("0.5", "0.25", "0.3", "0.9", "0", "1", "-0.25", "0.333", "0.1::DOUBLE", "0.77::DOUBLE");

    private static RandomItem Plain(string sql) => new(Piece.Of(sql), false);

    private Piece? Where() => random.Next(3) == 0 ? null : _scalars.Condition(2);

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
