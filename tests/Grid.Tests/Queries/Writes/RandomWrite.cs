namespace Grid.Tests.Queries.Writes;

/// <summary>Makes random statements that write a table <c>t (id, n, v, d)</c> and a table <c>u</c> of the same columns.</summary>
internal sealed class RandomWrite(Random random)
{
    public const int KeyCount = 40;

    public string Next() => random.Next(15) switch
    {
        0 or 1 => $"INSERT INTO {Table()}{Columns(out var columns)} VALUES {Rows(columns)} ON CONFLICT {Pick("", "(id) ")}DO NOTHING{Returning()}",
        2 or 3 => $"INSERT INTO {Table()}{Columns(out var columns)} VALUES {Rows(columns, distinct: true)} ON CONFLICT (id) DO UPDATE SET {Assignments(excluded: true)}{(random.Next(2) == 0 ? $" WHERE {Condition(excluded: true)}" : "")}{Returning()}",
        4 => $"INSERT INTO {Table()} VALUES {Rows(4)}{Returning()}",
        5 => InsertSelect(),
        6 => $"INSERT OR {Pick("IGNORE", "REPLACE")} INTO {Table()} VALUES {Rows(4, distinct: true)}{Returning()}",
        12 or 13 => $"UPDATE {Table()} SET {Pick(SubValue(), Assignments(excluded: false))} WHERE {Pick(SubCondition(), SubCondition(), Condition(excluded: false))}{Returning()}",
        14 => $"DELETE FROM {Table()} WHERE {SubCondition()}{Returning()}",
        7 or 8 or 9 => $"UPDATE {Table()} SET {Assignments(excluded: false)} WHERE {Condition(excluded: false)}{Returning()}",
        _ => $"DELETE FROM {Table()} WHERE {Condition(excluded: false)}{(random.Next(3) == 0 ? "" : " AND n > 5")}{Returning()}",
    };

    private string InsertSelect()
    {
        var from = Pick("SELECT * FROM u", "SELECT * FROM t", "SELECT id + 1, n, upper(v), d FROM u WHERE n > 3", "SELECT id, count(*) OVER (), v, d FROM u",
            "SELECT a.id, b.n, a.v, b.d FROM t a JOIN u b ON a.id = b.id", "SELECT 50 + n, max(id), min(v), sum(d) FROM u WHERE n IS NOT NULL GROUP BY n");
        return $"INSERT INTO {Table()} {Pick(from, $"({from})")} ON CONFLICT {Pick("DO NOTHING", $"(id) DO UPDATE SET {Assignments(excluded: true)}")}{Returning()}";
    }

    private string Table() => Pick("t", "u");

    private string Columns(out int count)
    {
        (var text, count) = random.Next(3) switch { 0 => ("", 4), 1 => (" (id, n, v, d)", 4), _ => (" (id, n)", 2) };
        return text;
    }

    // Two of one key are refused by some forms, which DuckDB changes twice.
    private string Rows(int columns, bool distinct = false)
    {
        var keys = Enumerable.Range(0, 1 + random.Next(5)).Select(_ => random.Next(KeyCount)).ToList();
        if (distinct || random.Next(10) > 0)
        {
            keys = [.. keys.Distinct()];
        }

        return string.Join(", ", keys.Select(key => columns == 4 ? $"({key}, {Number()}, {Text()}, {Decimal()})" : $"({key}, {Number()})"));
    }

    private string Assignments(bool excluded)
    {
        string[] all = [$"n = {NumberOf(excluded)}", $"v = {TextOf(excluded)}", $"d = {(excluded ? Pick("excluded.d", "t_d + 1").Replace("t_d", "d", StringComparison.Ordinal) : Pick("d * 2 - d", "NULL", "1.25"))}"];
        return string.Join(", ", all.Where(_ => random.Next(2) == 0).DefaultIfEmpty(all[0]));
    }

    private string NumberOf(bool excluded) => excluded ? Pick("excluded.n", "n + excluded.n", "coalesce(n, excluded.id)", "7") : Pick("n + 1", "id", "n * 2 % 100", "NULL", "CASE WHEN n > 10 THEN 0 ELSE n END");

    private string TextOf(bool excluded) => excluded ? Pick("excluded.v", "v || excluded.v", "upper(v)") : Pick("v || 'x'", "lower(v)", "NULL", "'é'");

    private string SubCondition() => Pick(
        "id IN (SELECT id + 1 FROM u WHERE n > 5)", "n < (SELECT avg(n) FROM t)", "EXISTS (SELECT 1 FROM u x WHERE x.id = id + 3 AND x.v IS NOT NULL)", "n = (SELECT max(n) FROM u)",
        "list_contains([1, 5, 7], n)", "id NOT IN (SELECT id FROM t WHERE v LIKE 'a%')");

    private string SubValue() => Pick("n = (SELECT max(n) FROM u)", "v = (SELECT min(x.v) FROM u x WHERE x.n > 3), n = n + 1", "d = (SELECT count(*) FROM t), v = reverse(v)", "n = list_sum([id, 2])");

    private string Condition(bool excluded) => excluded
        ? Pick("n < excluded.n", "excluded.v IS NOT NULL", "v = excluded.v OR n > 4")
        : Pick($"id = {random.Next(KeyCount)}", $"id IN ({random.Next(KeyCount)}, {random.Next(KeyCount)})", "n % 3 = 1", "v LIKE 'a%'", "n IS DISTINCT FROM 4 AND id > 20", "d > 1.5", $"n = {random.Next(9)}", "n BETWEEN 2 AND 5 AND v > 'a'", "v IN ('a', 'B') AND n < 9", "n IS NULL AND v = 'ab'");

    private string Returning() => random.Next(2) == 0 ? "" : " RETURNING " + Pick("*", "id", "id, n + 1 AS m, upper(v)", "v, *", "d * 2");

    private string Number() => Pick("NULL", $"{random.Next(50)}", $"{random.Next(5)} + 1");

    private string Text() => Pick("NULL", "'a'", "'ab'", "'B'", "'x' || 'y'");

    private string Decimal() => Pick("NULL", $"{random.Next(100)}.5", "0.25");

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
