using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <content>The sources of FROM.</content>
internal sealed partial class TableUseFinder
{
    private const string MainSchema = "main";

    private void ReadFrom(JsonElement source, bool isFilterable, FromClause from, ImmutableHashSet<string> expressions)
    {
        switch (source.Text("type"))
        {
            case "EMPTY":
                return;
            case "BASE_TABLE":
                ReadTable(source, isFilterable, from, expressions);
                return;
            case "JOIN":
                ReadJoin(source, isFilterable, from, expressions);
                return;
            case "SUBQUERY":
                from.Add(source.Text("alias"), null);
                VisitAll(source.GetProperty("subquery"), null, expressions);
                return;
            case "TABLE_FUNCTION":
                var function = source.GetProperty("function");
                if (function.TryGetProperty("function_name", out var name))
                {
                    FunctionRules.CheckTableFunction(name.GetString()!, _expressions.PositionOf(function) ?? _expressions.PositionOf(source));
                }

                from.Add(source.TextOrNull("alias") ?? function.TextOrNull("function_name") ?? "", null);
                VisitAll(function, from, expressions);
                return;
            case "EXPRESSION_LIST":
                from.Add(source.Text("alias"), null);
                VisitAll(source.GetProperty("values"), from, expressions);
                return;
            case "PIVOT":
                ReadPivot(source, from, expressions);
                return;
            case var other:
                throw SqlErrors.NotSupported(other == "SHOW_REF" ? "SHOW, DESCRIBE or SUMMARIZE inside a query" : $"{other} in FROM", _expressions.PositionOf(source));
        }
    }

    private void ReadTable(JsonElement source, bool isFilterable, FromClause from, ImmutableHashSet<string> expressions)
    {
        var name = source.Text("table_name");
        var schema = source.Text("schema_name");
        var alias = source.TextOrNull("alias") ?? name;
        var isPlain = schema.Length == 0 && source.Text("catalog_name").Length == 0;
        if (isPlain && expressions.Contains(name))
        {
            from.Add(alias, null);
            if (catalog.FindView(name) is { } hiddenView)
            {
                ReadView(hiddenView);
            }

            if (TryFind(name, out var hidden))
            {
                // Which of the two is meant can be a fine point; gathered whole, the table is right in either case.
                _uses.Add(new TableUse(hidden, alias, isFilterable: false) { NeedsAllColumns = true });
            }

            return;
        }

        var position = _expressions.PositionOf(source);
        if (source.Text("catalog_name").Length > 0)
        {
            throw NotFound($"{source.Text("catalog_name")}.{schema}.{name}", position);
        }

        if (Identifier.Comparer.Equals(schema, InformationSchema.Name))
        {
            if (!InformationSchema.Has(name))
            {
                throw new SqlException(ErrorCode.TableNotFound, $"There is no table {schema}.{name}; {InformationSchema.Name} has {InformationSchema.TableNames}.", position);
            }

            _readsInformationSchema = true;
            from.Add(alias, null);
            return;
        }

        if ((schema.Length == 0 || Identifier.Comparer.Equals(schema, MainSchema)) && catalog.FindView(name) is { } view)
        {
            ReadView(view);
            from.Add(alias, null);
            return;
        }

        if ((schema.Length > 0 && !Identifier.Comparer.Equals(schema, MainSchema)) || !TryFind(name, out var table))
        {
            throw NotFound(schema.Length > 0 ? $"{schema}.{name}" : name, position);
        }

        var isSampled = source.TryGetProperty("sample", out var sample) && sample.ValueKind != JsonValueKind.Null;
        var isRenamed = source.Items("column_name_alias").Any();
        var use = new TableUse(table, alias, isFilterable && !isSampled && !isRenamed) { NeedsAllColumns = isRenamed };
        _uses.Add(use);
        from.Add(alias, use);
    }

    // Once, however often it is read: its tables are the same in all places.
    private void ReadView(ViewDefinition view)
    {
        if (_views.Contains(view))
        {
            return;
        }

        try
        {
            var statements = parser.Parse(view.Text).GetProperty("statements");
            CollectNames(statements);
            VisitQuery(statements[0].GetProperty("node"), ImmutableHashSet.Create<string>(Identifier.Comparer), isExistence: false);
        }
        catch (SqlException failure)
        {
            throw new SqlException(failure.Code, $"View {view.Name}: {failure.Message}");
        }

        _views.Add(view);
    }

    private void ReadJoin(JsonElement join, bool isFilterable, FromClause from, ImmutableHashSet<string> expressions)
    {
        var kind = join.Text("ref_type");
        // Others choose rows by what is beside them: leaving one out would let another take its place.
        isFilterable &= kind is "REGULAR" or "CROSS" or "NATURAL";
        var (left, right) = join.Text("join_type") switch
        {
            "INNER" => (isFilterable, isFilterable),
            "LEFT" or "SEMI" or "ANTI" => (isFilterable, false),
            "RIGHT" => (false, isFilterable),
            _ => (false, false),
        };
        ReadFrom(join.GetProperty("left"), left, from, expressions);
        ReadFrom(join.GetProperty("right"), right, from, expressions);
        if (kind == "NATURAL")
        {
            // Which columns it compares depends on the names that both sides have.
            foreach (var use in from.Uses)
            {
                use.NeedsAllColumns = true;
            }
        }

        VisitAll(join.GetProperty("condition"), from, expressions);
    }

    private void ReadPivot(JsonElement pivot, FromClause from, ImmutableHashSet<string> expressions)
    {
        // It groups by every column that it does not name.
        var inner = new FromClause();
        ReadFrom(pivot.GetProperty("source"), isFilterable: false, inner, expressions);
        foreach (var use in inner.Uses)
        {
            use.NeedsAllColumns = true;
        }

        from.Add(pivot.Text("alias"), null);
        foreach (var property in pivot.EnumerateObject().Where(property => property.Name != "source"))
        {
            VisitAll(property.Value, inner, expressions);
        }
    }

    private bool TryFind(string name, [NotNullWhen(true)] out TableSchema? table)
    {
        table = catalog.Tables.FirstOrDefault(known => Identifier.Comparer.Equals(known.Name.ToString(), name));
        return table is not null;
    }

    private SqlException NotFound(string name, int? position) =>
        new(ErrorCode.TableNotFound, TableDirectory.NotFound(name, catalog).Message, position);
}
