using System.Collections.Immutable;
using System.Text.Json;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>Decides what of which tables is gathered for a statement that DuckDB answers. Pure.</summary>
internal sealed class FallbackPlanner(CatalogView catalog, DuckDbParser parser, ParameterSet parameters)
{
    /// <param name="root">DuckDB's tree of the text.</param>
    /// <exception cref="SqlException">The statement reads what it may not, or its parameters do not match.</exception>
    public FallbackPlan Plan(string text, JsonElement root)
    {
        var tables = new TableUseFinder(catalog, parser, text).Find(root);
        ImmutableArray<(string Name, Grid.Queries.Literal Value)> values =
            [.. tables.Parameters.DistinctBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase).Select(parameter => (parameter.Name, parameters.Get(parameter)))];
        parameters.RequireAllUsed();
        // A table is gathered once, however often it is read: all its places see the same rows.
        ImmutableArray<TableRead> reads = [.. tables.Uses.GroupBy(use => use.Table.Id).Select(uses => PlanRead([.. uses], tables))];
        return new FallbackPlan(StatementText(text, tables.ReadsInformationSchema), reads, values, tables.ReadsInformationSchema)
        {
            Views = [.. tables.Views.Select(view => (view.Name.ToString(), CreationOf(view)))],
        };
    }

    private TableRead PlanRead(List<TableUse> uses, StatementTables tables)
    {
        var table = uses[0].Table;
        var needsAll = uses.Exists(use => use.NeedsAllColumns);
        var ordinals = Enumerable.Range(0, table.Columns.Length)
            .Where(ordinal => tables.Names.Contains(table.Columns[ordinal].Name) || (needsAll && !table.Columns[ordinal].IsHidden))
            .ToImmutableArray();
        if (needsAll && ordinals.Any(ordinal => table.Columns[ordinal].IsHidden))
        {
            throw SqlErrors.NotSupported($"* of table {table.Name} together with its hidden key {TableSchema.HiddenKeyName} in a query of this kind", null);
        }

        var filter = FilterOf(uses);
        return new TableRead(table, ordinals.IsEmpty ? [table.Key[0]] : ordinals, filter, PartitionPruning.Find(table, filter, catalog.PartitionCount));
    }

    // What one place has no use for another may need: rows are left out only where every place has a condition.
    private Expression? FilterOf(List<TableUse> uses)
    {
        Expression? any = null;
        foreach (var use in uses)
        {
            var binder = new ExpressionBinder(new PlanScope(use.Table, use.Alias), parameters);
            var conditions = use.Conditions.Select(condition => TryBind(binder, condition)).Where(condition => condition is not null).Select(condition => condition!).ToArray();
            if (conditions.Length == 0)
            {
                return null;
            }

            var all = conditions.Length == 1 ? conditions[0] : new CallExpression(ScalarFunction.And, ColumnType.Boolean, conditions);
            any = any is null ? all : new CallExpression(ScalarFunction.Or, ColumnType.Boolean, [any, all]);
        }

        return any;
    }

    private static Expression? TryBind(ExpressionBinder binder, SqlNode condition)
    {
        try
        {
            var bound = binder.BindCondition(condition);
            return SafeFilter.IsSafe(bound) ? bound : null;
        }
        catch (SqlException)
        {
            // DuckDB, which has the condition as well, either knows it or reports it.
            return null;
        }
    }

    private static string CreationOf(ViewDefinition view)
    {
        var names = view.HasNames ? $" ({string.Join(", ", view.Columns.Select(column => $"\"{column.Name}\""))})" : "";
        return $"CREATE VIEW \"{view.Name}\"{names} AS {StatementText(view.Text, readsInformationSchema: true)}";
    }

    // The statement up to its semicolon. information_schema is read from tables of a schema whose name is as long.
    private static string StatementText(string text, bool readsInformationSchema)
    {
        var tokens = SqlTokenizer.Tokenize(text);
        var end = tokens.FindIndex(token => token.IsSymbol(';'));
        var letters = (end < 0 ? text : text[..tokens[end].Position]).ToCharArray();
        foreach (var token in readsInformationSchema ? tokens : [])
        {
            if (token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && Identifier.Comparer.Equals(token.Text, InformationSchema.Name))
            {
                InformationSchema.StoredName.CopyTo(0, letters, token.Position + (token.Kind == SqlTokenKind.QuotedName ? 1 : 0), InformationSchema.Name.Length);
            }
        }

        return new string(letters);
    }
}
