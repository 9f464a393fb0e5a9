using System.Globalization;

namespace Grid.Tests.Queries.Joins;

/// <summary>Makes random queries over joins of two or three of <see cref="PlacedTables"/>.</summary>
internal sealed class RandomPlacedJoin(Random random)
{
    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM"];

    // The columns by which tables lie together, then numbers and texts.
    private static readonly (string Name, string[] Place, string[] Numbers, string[] Texts)[] Tables =
    [
        ("orders", ["id"], ["id", "customer", "s", "amount", "d"], ["v"]), ("lines", ["id"], ["id", "line", "product", "quantity"], ["v"]),
        ("notes", ["id"], ["id"], ["v"]), ("products", ["code"], ["code", "price", "parent"], ["v"]),
        ("pairs", ["k", "j"], ["j", "value"], ["k"]), ("others", ["k", "j"], ["j"], ["k", "w"]),
    ];

    private readonly List<(string Alias, (string Name, string[] Place, string[] Numbers, string[] Texts) Table)> _sources = [];

    // What joins tables after a comma, to be said in WHERE.
    private string _comma = "";

    public (string Sql, bool IsOrdered) Select()
    {
        _sources.Clear();
        var from = From();
        var where = random.Next(3) == 0 ? "" : Condition(2);
        if (_comma.Length > 0)
        {
            where = where.Length == 0 ? _comma : $"{_comma} AND {where}";
        }

        where = where.Length == 0 ? "" : $" WHERE {where}";
        switch (random.Next(5))
        {
            case 0:
                return ($"SELECT {Aggregates()} FROM {from}{where}", false);
            case 1:
                var key = Pick(Any(), Text(), $"{Number()} % 3", $"{Text()}, {Number()}", $"coalesce({Text()}, 'none')");
                return ($"SELECT {key}, {Aggregates()} FROM {from}{where} GROUP BY {key}{Pick("", " HAVING count(*) > 1")}", false);
            case 2:
                return ($"SELECT DISTINCT {Any()}, {Any()} FROM {from}{where}", false);
            case 3:
                return ($"SELECT {Any()} AS x, {Any()} AS y, {Number()} AS z FROM {from}{where} ORDER BY x{Pick("", " DESC")}, y{Pick("", " NULLS FIRST")}, z LIMIT {random.Next(20)} OFFSET {random.Next(3)}", true);
            default:
                return ($"SELECT {Pick("*", $"{Any()}, {Number()} + 1, CASE WHEN {Condition(0)} THEN {Text()} END", $"{Alias()}.*", $"{Unqualified()}, {Any()}")} FROM {from}{where}", false);
        }
    }

    private string From()
    {
        _comma = "";
        Add();
        var from = Named(0);
        var count = 2 + random.Next(2);
        for (var index = 1; index < count; index++)
        {
            var other = random.Next(3) == 0 ? index - 1 : random.Next(index);
            Add(random.Next(4) == 0 ? null : _sources[other].Table);
            var (left, right) = (_sources[other], _sources[index]);
            var shared = left.Table.Place.Concat(left.Table.Texts).Where(column => right.Table.Place.Concat(right.Table.Texts).Contains(column)).ToArray();
            var form = random.Next(12);
            if (form == 0 && index == 1)
            {
                from += $", {Named(index)}";
                _comma = Key(left, right);
            }
            else if (form == 1 && shared.Length > 0)
            {
                from += $" {Word()} {Named(index)} USING ({string.Join(", ", shared)})";
            }
            else if (form == 2 && shared.Length > 0)
            {
                from += $" NATURAL {Pick("", "LEFT ")}JOIN {Named(index)}";
            }
            else
            {
                from += $" {Word()} {Named(index)} ON {Key(left, right)}{Residual(left, right)}";
            }
        }

        return from;
    }

    // Mostly one that lies together with another.
    private void Add((string Name, string[] Place, string[] Numbers, string[] Texts)? near = null)
    {
        var fit = Tables.Where(table => near is { } other && table.Place.SequenceEqual(other.Place)).ToArray();
        _sources.Add(($"t{_sources.Count}", fit.Length > 0 ? Pick(fit) : Pick(Tables)));
    }

    private string Key((string Alias, (string Name, string[] Place, string[] Numbers, string[] Texts) Table) left, (string Alias, (string Name, string[] Place, string[] Numbers, string[] Texts) Table) right)
    {
        if (left.Table.Place.SequenceEqual(right.Table.Place) && random.Next(5) > 0)
        {
            return string.Join(" AND ", left.Table.Place.Select(column => random.Next(2) == 0 ? $"{left.Alias}.{column} = {right.Alias}.{column}" : $"{right.Alias}.{column} = {left.Alias}.{column}"));
        }

        return random.Next(4) == 0
            ? $"{left.Alias}.{Pick(left.Table.Texts)} = {right.Alias}.{Pick(right.Table.Texts)}"
            : $"{left.Alias}.{Pick(left.Table.Numbers)} = {right.Alias}.{Pick(right.Table.Numbers)}";
    }

    private string Residual((string Alias, (string Name, string[] Place, string[] Numbers, string[] Texts) Table) left, (string Alias, (string Name, string[] Place, string[] Numbers, string[] Texts) Table) right) => random.Next(8) switch
    {
        0 => $" AND {left.Alias}.{Pick(left.Table.Numbers)} {Pick(Comparisons)} {right.Alias}.{Pick(right.Table.Numbers)}",
        1 => $" AND {right.Alias}.{Pick(right.Table.Texts)} {Pick("IS NOT NULL", "IS NULL", "= 'a'", "<> 'b'")}",
        2 => $" AND {left.Alias}.{Pick(left.Table.Numbers)} > {random.Next(6)}",
        3 => $" AND ({left.Alias}.{Pick(left.Table.Texts)} IS NULL OR {right.Alias}.{Pick(right.Table.Numbers)} < {random.Next(9)})",
        _ => "",
    };

    private string Condition(int depth)
    {
        if (depth > 0 && random.Next(3) == 0)
        {
            return Pick($"({Condition(depth - 1)} OR {Condition(depth - 1)})", $"NOT ({Condition(depth - 1)})", $"{Condition(depth - 1)} AND {Condition(depth - 1)}");
        }

        return random.Next(8) switch
        {
            0 => $"{Any()} IS {Pick("", "NOT ")}NULL",
            1 => $"{Number()} IN ({random.Next(9)}, {random.Next(20)}, {Pick("NULL", "3")})",
            2 => $"{Number()} {Pick(Comparisons)} {Number()}",
            3 => $"{Text()} {Pick(Comparisons)} {Pick("'a'", "''", "'7'", Text())}",
            4 => $"{Text()} LIKE '{Pick("a%", "%", "_")}'",
            5 => $"{Place()} = {random.Next(12).ToString(CultureInfo.InvariantCulture)}",
            _ => $"{Number()} {Pick(Comparisons)} {random.Next(-2, 12)}",
        };
    }

    private string Aggregates() => string.Join(", ", Enumerable.Range(0, 1 + random.Next(3)).Select(_ => random.Next(11) switch
    {
        0 => "count(*)",
        1 => $"count({Any()})",
        2 => $"count(DISTINCT {Any()})",
        3 => $"sum({Number()}){Pick("", $" FILTER (WHERE {Condition(0)})")}",
        4 => $"avg({Number()})",
        5 => $"min({Any()})",
        6 => $"quantile_disc({Any()}, {Pick("0.5", "0.2")})",
        // In the order of another table's column, and of itself, so that equal places look the same.
        7 when Text() is var text => $"string_agg({text}, ',' ORDER BY {Number()}{Pick("", " DESC NULLS FIRST")}, {text})",
        8 when Any() is var value => $"first({value} ORDER BY {Number()}, {value}{Pick("", " DESC")})",
        9 => $"quantile_disc(DISTINCT {Number()}, 0.75){Pick("", $" FILTER (WHERE {Condition(0)})")}",
        _ => $"max({Any()})",
    }));

    private string Word() => Pick("JOIN", "JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");

    private string Named(int index) => $"{_sources[index].Table.Name} {_sources[index].Alias}";

    private string Alias() => Pick([.. _sources]).Alias;

    private string Any() => random.Next(2) == 0 ? Number() : Text();

    private string Number()
    {
        var source = Pick([.. _sources]);
        return $"{source.Alias}.{Pick(source.Table.Numbers)}";
    }

    private string Text()
    {
        var source = Pick([.. _sources]);
        return $"{source.Alias}.{Pick(source.Table.Texts)}";
    }

    // The column of numbers that chooses the partition, alone or together with another.
    private string Place()
    {
        var source = Pick([.. _sources]);
        return $"{source.Alias}.{source.Table.Place[^1]}";
    }

    private string Unqualified() => Pick(Pick([.. _sources]).Table.Numbers);

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
