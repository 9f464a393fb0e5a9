using System.Collections.Immutable;
using System.Text.Json;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>
/// Walks DuckDB's tree of a SELECT and finds every table that it reads. A table must be one of the grid's or a common table
/// expression, a function one that <see cref="FunctionRules"/> allow: nothing else gets as far as DuckDB. Used once.
/// </summary>
/// <param name="parser">Parses the texts of views.</param>
internal sealed partial class TableUseFinder(CatalogView catalog, DuckDbParser parser, string text)
{
    private readonly SyntaxExpressionReader _expressions = new(text);
    private readonly List<TableUse> _uses = [];
    private readonly List<ParameterNode> _parameters = [];
    private readonly HashSet<string> _names = new(Identifier.Comparer);
    private readonly HashSet<string> _rowNames = new(Identifier.Comparer);
    private readonly List<ViewDefinition> _views = [];
    private bool _readsByPlace;
    private bool _readsInformationSchema;

    /// <exception cref="SqlException">An unknown table, or a construct that a query may not use.</exception>
    public StatementTables Find(JsonElement root)
    {
        var statements = root.GetProperty("statements");
        if (statements.GetArrayLength() != 1)
        {
            throw SqlErrors.NotSupported("More than one statement in one call", null);
        }

        CollectNames(statements);
        VisitQuery(statements[0].GetProperty("node"), ImmutableHashSet.Create<string>(Identifier.Comparer), isExistence: false);
        foreach (var use in _uses.Where(use => _readsByPlace || _rowNames.Contains(use.Alias)))
        {
            use.NeedsAllColumns = true;
        }

        return new StatementTables(_uses, _names, _parameters, _views, _readsInformationSchema);
    }

    private void CollectNames(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _names.Add(element.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    CollectNames(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    CollectNames(property.Value);
                }

                break;
            default:
                break;
        }
    }

    // The nodes of a query are visited with the common table expressions that they can see.
    private void VisitQuery(JsonElement node, ImmutableHashSet<string> expressions, bool isExistence)
    {
        expressions = VisitCommonTableExpressions(node, expressions);
        var from = new FromClause();
        var type = node.Text("type");
        if (type == "RECURSIVE_CTE_NODE")
        {
            expressions = expressions.Add(node.Text("cte_name"));
        }
        else if (type == "SELECT_NODE")
        {
            var isSampled = node.TryGetProperty("sample", out var sample) && sample.ValueKind != JsonValueKind.Null;
            ReadFrom(node.GetProperty("from_table"), !isSampled, from, expressions);
            if (node.TryGetProperty("where_clause", out var where) && where.ValueKind == JsonValueKind.Object)
            {
                AssignConditions(where, from);
            }
        }
        else if (type is not ("SET_OPERATION_NODE" or "CTE_NODE"))
        {
            throw SqlErrors.NotSupported(type, null);
        }

        // EXISTS looks at no column, whatever its select list says, unless rows are made one by what they say.
        var isListIdle = isExistence && !node.Items("modifiers").Any() && !node.Items("group_expressions").Any() && node.TextOrNull("aggregate_handling") == "STANDARD_HANDLING";
        foreach (var property in node.EnumerateObject().Where(property => property.Name is not ("cte_map" or "from_table")))
        {
            VisitAll(property.Value, isListIdle && property.Name == "select_list" ? null : from, expressions);
        }
    }

    private ImmutableHashSet<string> VisitCommonTableExpressions(JsonElement node, ImmutableHashSet<string> expressions)
    {
        if (!node.TryGetProperty("cte_map", out var map) || map.ValueKind != JsonValueKind.Object)
        {
            return expressions;
        }

        foreach (var entry in map.Items("map"))
        {
            var value = entry.GetProperty("value");
            VisitAll(value, null, expressions);
            expressions = expressions.Add(entry.Text("key"));
        }

        return expressions;
    }

    private void VisitAll(JsonElement element, FromClause? from, ImmutableHashSet<string> expressions)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                VisitAll(item, from, expressions);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            Visit(element, from, expressions);
        }
    }

    private void Visit(JsonElement node, FromClause? from, ImmutableHashSet<string> expressions)
    {
        var type = node.TryGetProperty("type", out var property) && property.ValueKind == JsonValueKind.String ? property.GetString()! : "";
        switch (type)
        {
            case "SELECT_NODE" or "SET_OPERATION_NODE" or "RECURSIVE_CTE_NODE" or "CTE_NODE":
                VisitQuery(node, expressions, isExistence: false);
                return;
            case "SUBQUERY" when node.TryGetProperty("subquery_type", out var kind) && kind.GetString() == "EXISTS":
                VisitQuery(node.GetProperty("subquery").GetProperty("node"), expressions, isExistence: true);
                return;
            case "STAR":
                NoteStar(node, from);
                break;
            case "COLUMN_REF":
                // The name of a table means its whole row.
                _rowNames.Add(node.Items("column_names").Last().GetString()!);
                break;
            case "POSITIONAL_REFERENCE":
                _readsByPlace = true;
                break;
            case "VALUE_PARAMETER":
                _parameters.Add(new ParameterNode(_expressions.PositionOf(node), node.Text("identifier")));
                break;
            default:
                break;
        }

        if (node.TryGetProperty("function_name", out var function) && function.ValueKind == JsonValueKind.String)
        {
            FunctionRules.CheckFunction(function.GetString()!, _expressions.PositionOf(node));
        }

        foreach (var child in node.EnumerateObject())
        {
            VisitAll(child.Value, from, expressions);
        }
    }

    private void NoteStar(JsonElement star, FromClause? from)
    {
        if (star.TextOrNull("relation_name") is { } relation)
        {
            _rowNames.Add(relation);
            return;
        }

        foreach (var use in from?.Uses ?? [])
        {
            use.NeedsAllColumns = true;
        }
    }

    private void AssignConditions(JsonElement condition, FromClause from)
    {
        if (condition.Text("type") == "CONJUNCTION_AND")
        {
            foreach (var conjunct in condition.Items("children"))
            {
                AssignConditions(conjunct, from);
            }

            return;
        }

        try
        {
            from.Assign(_expressions.Read(condition));
        }
        catch (SqlException failure) when (failure.Code == ErrorCode.NotSupported)
        {
            // What partitions cannot evaluate, DuckDB does over the gathered rows: the condition stays in the statement anyway.
        }
    }
}
