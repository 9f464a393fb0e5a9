using System.Text.Json;

namespace Grid.Grains.Queries.Sql;

/// <summary>
/// Reads DuckDB's JSON tree of a SELECT into <see cref="SelectStatement"/>. What it does not know it refuses by name:
/// a construct that is passed over would give a wrong answer.
/// </summary>
internal sealed class SyntaxReader(string text)
{
    private const string GroupByAll = "FORCE_AGGREGATES";

    private readonly SyntaxExpressionReader _expressions = new(text);

    /// <summary>Reads the one statement of a parse.</summary>
    public SelectStatement Read(JsonElement root)
    {
        var statements = root.GetProperty("statements");
        if (statements.GetArrayLength() != 1)
        {
            throw SqlErrors.NotSupported("More than one statement in one call", null);
        }

        return ReadSelect(statements[0].GetProperty("node"));
    }

    private SelectStatement ReadSelect(JsonElement node)
    {
        var type = node.Text("type");
        if (type != "SELECT_NODE")
        {
            throw SqlErrors.NotSupported(type == "SET_OPERATION_NODE" ? $"{node.Text("setop_type")} of two queries" : type, null);
        }

        RefuseUnknownClauses(node);
        var from = new FromReader(_expressions).Read(node.GetProperty("from_table"));
        var statement = new SelectStatement(
            [.. node.Items("select_list").Select(item => new SelectItem(_expressions.Read(item), item.TextOrNull("alias")))],
            from as TableNode,
            ReadOptional(node, "where_clause"),
            [.. node.Items("group_expressions").Select(_expressions.Read)],
            ReadOptional(node, "having"),
            IsDistinct: false, [], null, null)
        {
            Join = from as JoinNode,
            IsGroupedByAll = node.Text("aggregate_handling") == GroupByAll,
        };
        foreach (var modifier in node.Items("modifiers"))
        {
            statement = ReadModifier(statement, modifier);
        }

        return statement;
    }

    private void RefuseUnknownClauses(JsonElement node)
    {
        if (node.GetProperty("cte_map").GetProperty("map").GetArrayLength() > 0)
        {
            throw SqlErrors.NotSupported("WITH", 0);
        }

        Refuse(node, "sample", "USING SAMPLE");
        Refuse(node, "qualify", "QUALIFY");
        if (node.Text("aggregate_handling") is not ("STANDARD_HANDLING" or GroupByAll) and var handling)
        {
            throw SqlErrors.NotSupported($"GROUP BY with {handling}", null);
        }

        var sets = node.Items("group_sets").ToList();
        if (sets.Count > 1 || (sets.Count == 1 && sets[0].GetArrayLength() != node.GetProperty("group_expressions").GetArrayLength()))
        {
            throw SqlErrors.NotSupported("GROUPING SETS, ROLLUP or CUBE", null);
        }
    }

    private static void Refuse(JsonElement node, string property, string construct)
    {
        if (node.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            throw SqlErrors.NotSupported(construct, null);
        }
    }

    private SelectStatement ReadModifier(SelectStatement statement, JsonElement modifier) => modifier.Text("type") switch
    {
        "DISTINCT_MODIFIER" when !modifier.Items("distinct_on_targets").Any() => statement with { IsDistinct = true },
        "DISTINCT_MODIFIER" => throw SqlErrors.NotSupported("DISTINCT ON", null),
        "ORDER_MODIFIER" => statement with { Order = [.. modifier.Items("orders").Select(_expressions.ReadOrder)] },
        "LIMIT_MODIFIER" => statement with { Limit = ReadOptional(modifier, "limit"), Offset = ReadOptional(modifier, "offset") },
        "LIMIT_PERCENT_MODIFIER" => throw SqlErrors.NotSupported("LIMIT in percent", null),
        var other => throw SqlErrors.NotSupported(other, null),
    };

    private SqlNode? ReadOptional(JsonElement node, string property) =>
        node.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null ? _expressions.Read(value) : null;
}
