using System.Text.Json;

namespace Grid.Grains.Queries.Sql;

/// <summary>Reads the scalar expressions of DuckDB's JSON tree.</summary>
internal sealed class SyntaxExpressionReader(string text)
{
    private static readonly Dictionary<string, string> Comparisons = new()
    {
        ["COMPARE_EQUAL"] = "=",
        ["COMPARE_NOTEQUAL"] = "<>",
        ["COMPARE_LESSTHAN"] = "<",
        ["COMPARE_LESSTHANOREQUALTO"] = "<=",
        ["COMPARE_GREATERTHAN"] = ">",
        ["COMPARE_GREATERTHANOREQUALTO"] = ">=",
        ["COMPARE_DISTINCT_FROM"] = "is distinct from",
        ["COMPARE_NOT_DISTINCT_FROM"] = "is not distinct from",
    };

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["OPERATOR_NOT"] = "not",
        ["OPERATOR_IS_NULL"] = "is null",
        ["OPERATOR_IS_NOT_NULL"] = "is not null",
        ["OPERATOR_COALESCE"] = "coalesce",
        ["COMPARE_IN"] = "in",
        ["COMPARE_NOT_IN"] = "not in",
    };

    /// <summary>Where a node stands, or null when the parser does not say.</summary>
    public int? PositionOf(JsonElement node) =>
        node.TryGetProperty("query_location", out var location) && location.TryGetInt64(out var offset) ? TextPosition.FromUtf8(text, offset) : null;

    public SqlNode Read(JsonElement node)
    {
        var position = PositionOf(node);
        return node.Text("class") switch
        {
            "COLUMN_REF" => ReadColumn(node, position),
            "CONSTANT" => new ConstantNode(position, SyntaxValueReader.ReadConstant(node.GetProperty("value"), position)),
            "PARAMETER" => new ParameterNode(position, node.Text("identifier")),
            "FUNCTION" => ReadFunction(node, position),
            "COMPARISON" when Comparisons.TryGetValue(node.Text("type"), out var name) =>
                new CallNode(position, name, [Read(node.GetProperty("left")), Read(node.GetProperty("right"))]),
            "CONJUNCTION" => new CallNode(position, node.Text("type") == "CONJUNCTION_AND" ? "and" : "or", ReadAll(node, "children")),
            "OPERATOR" when Operators.TryGetValue(node.Text("type"), out var name) => new CallNode(position, name, ReadAll(node, "children")),
            "BETWEEN" => new CallNode(position, "between", [Read(node.GetProperty("input")), Read(node.GetProperty("lower")), Read(node.GetProperty("upper"))]),
            "CASE" => ReadCase(node, position),
            "CAST" => new CastNode(position, Read(node.GetProperty("child")), SyntaxValueReader.ReadType(node.GetProperty("cast_type"), position), node.Flag("try_cast")),
            "STAR" => ReadStar(node, position),
            "SUBQUERY" => throw SqlErrors.NotSupported("A sub-query", position),
            "WINDOW" => throw SqlErrors.NotSupported("A window function", position),
            "LAMBDA" => throw SqlErrors.NotSupported("A lambda", position),
            "COLLATE" => throw SqlErrors.NotSupported("COLLATE", position),
            var other => throw SqlErrors.NotSupported($"{other} {node.Text("type")}", position),
        };
    }

    /// <summary>Reads a criterion of ORDER BY.</summary>
    public OrderItem ReadOrder(JsonElement order)
    {
        bool? nullsFirst = order.Text("null_order") switch
        {
            "NULLS FIRST" or "NULLS_FIRST" => true,
            "NULLS LAST" or "NULLS_LAST" => false,
            "ORDER_DEFAULT" => null,
            var other => throw SqlErrors.NotSupported($"ORDER BY … {other}", null),
        };
        return new OrderItem(Read(order.GetProperty("expression")), order.Text("type") == "DESCENDING", nullsFirst);
    }

    private SqlNode[] ReadAll(JsonElement node, string property) => [.. node.Items(property).Select(Read)];

    private static SqlNode ReadColumn(JsonElement node, int? position)
    {
        string[] names = [.. node.Items("column_names").Select(name => name.GetString() ?? "")];
        return names switch
        {
            [var name] => new ColumnNode(position, null, name),
            [var table, var name] => new ColumnNode(position, table, name),
            _ => throw SqlErrors.NotSupported($"The name {string.Join('.', names)}", position),
        };
    }

    private SqlNode ReadFunction(JsonElement node, int? position)
    {
        var name = node.Text("function_name").ToLowerInvariant();
        if (node.Flag("export_state") || node.Text("catalog").Length > 0)
        {
            throw SqlErrors.NotSupported($"This form of {name}", position);
        }

        return new CallNode(position, name, ReadAll(node, "children"))
        {
            IsDistinct = node.Flag("distinct"),
            Filter = node.TryGetProperty("filter", out var filter) && filter.ValueKind == JsonValueKind.Object ? Read(filter) : null,
            Order = node.TryGetProperty("order_bys", out var orders) ? [.. orders.Items("orders").Select(ReadOrder)] : [],
        };
    }

    private CaseNode ReadCase(JsonElement node, int? position) => new(
        position,
        [.. node.Items("case_checks").Select(check => (Read(check.GetProperty("when_expr")), Read(check.GetProperty("then_expr"))))],
        Read(node.GetProperty("else_expr")));

    private static StarNode ReadStar(JsonElement node, int? position)
    {
        var isPlain = !node.Flag("columns") && !node.Items("exclude_list").Any() && !node.Items("replace_list").Any()
            && !node.Items("rename_list").Any() && !node.Items("qualified_exclude_list").Any()
            && (!node.TryGetProperty("expr", out var expression) || expression.ValueKind == JsonValueKind.Null);
        return isPlain
            ? new StarNode(position, node.TextOrNull("relation_name"))
            : throw SqlErrors.NotSupported("* with EXCLUDE, REPLACE, RENAME or COLUMNS", position);
    }
}
