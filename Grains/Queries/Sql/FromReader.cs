using System.Text.Json;

namespace Grid.Grains.Queries.Sql;

/// <summary>Reads the sources of FROM in DuckDB's JSON tree: tables, and joins of tables by a condition.</summary>
internal sealed class FromReader(SyntaxExpressionReader expressions)
{
    /// <summary>The source; null when there is no FROM.</summary>
    public FromNode? Read(JsonElement from) => from.Text("type") == "EMPTY" ? null : ReadSource(from);

    private FromNode ReadSource(JsonElement from) => from.Text("type") switch
    {
        "BASE_TABLE" => ReadTable(from),
        "JOIN" => ReadJoin(from),
        "SUBQUERY" => throw SqlErrors.NotSupported("A sub-query in FROM", expressions.PositionOf(from)),
        var other => throw SqlErrors.NotSupported($"{other} in FROM", expressions.PositionOf(from)),
    };

    private TableNode ReadTable(JsonElement from)
    {
        var position = expressions.PositionOf(from);
        RefuseSample(from);
        if (from.TryGetProperty("at_clause", out var at) && at.ValueKind != JsonValueKind.Null)
        {
            throw SqlErrors.NotSupported("AT", null);
        }

        if (from.Text("schema_name").Length > 0 || from.Text("catalog_name").Length > 0)
        {
            throw SqlErrors.NotSupported("A schema before a table's name", position);
        }

        return from.Items("column_name_alias").Any()
            ? throw SqlErrors.NotSupported("A list of column aliases", position)
            : new TableNode(position, from.Text("table_name"), from.TextOrNull("alias"));
    }

    private JoinNode ReadJoin(JsonElement from)
    {
        RefuseSample(from);
        var position = expressions.PositionOf(from) ?? expressions.PositionOf(from.GetProperty("right"));
        var form = from.Text("ref_type");
        if (form is not ("REGULAR" or "CROSS" or "NATURAL"))
        {
            throw SqlErrors.NotSupported($"A join that is {form}", position);
        }

        var word = from.Text("join_type") switch
        {
            "INNER" => JoinWord.Inner,
            "LEFT" => JoinWord.Left,
            "RIGHT" => JoinWord.Right,
            "OUTER" or "FULL" => JoinWord.Full,
            var other => throw SqlErrors.NotSupported($"A join that is {other}", position),
        };
        var condition = from.GetProperty("condition");
        return new JoinNode(
            position, word, ReadSource(from.GetProperty("left")), ReadSource(from.GetProperty("right")),
            condition.ValueKind == JsonValueKind.Null ? null : expressions.Read(condition),
            [.. from.Items("using_columns").Select(column => column.GetString() ?? "")], form == "NATURAL");
    }

    private static void RefuseSample(JsonElement from)
    {
        if (from.TryGetProperty("sample", out var sample) && sample.ValueKind != JsonValueKind.Null)
        {
            throw SqlErrors.NotSupported("TABLESAMPLE", null);
        }
    }
}
