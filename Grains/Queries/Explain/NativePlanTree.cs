using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Grains.Queries.Planning;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Explain;

/// <summary>Describes a plan of the native engine.</summary>
internal static class NativePlanTree
{
    /// <param name="measure">Null when it has not been run.</param>
    public static PlanNode Of(SelectPlan plan, CatalogView catalog, NativeMeasure? measure)
    {
        var root = ImmutableArray.CreateBuilder<string>();
        root.AddRange(FinishDetails(plan.Finish));
        if (measure is not null)
        {
            root.Add($"{measure.ResultRows} rows in {PlanUnits.Time(measure.FinishTime)}");
        }

        return new PlanNode("native", root.ToImmutable(), plan.Scan is null && plan.Join is null ? [] : [Gather(plan, catalog, measure)]);
    }

    private static IEnumerable<string> FinishDetails(FinishPlan finish)
    {
        if (finish.Having is not null)
        {
            yield return $"having: {new ExpressionText(ordinal => $"#{ordinal + 1}").Of(finish.Having)}";
        }

        if (finish.IsDistinct)
        {
            yield return "distinct";
        }

        if (finish.Order.Length > 0)
        {
            yield return $"order by: {string.Join(", ", finish.Order.Select(key => NameOf(finish, key.Column) + (key.IsDescending ? " desc" : "")))}";
        }

        if (finish.Limit is { } limit)
        {
            yield return $"limit: {limit}";
        }

        if (finish.Offset > 0)
        {
            yield return $"offset: {finish.Offset}";
        }
    }

    private static string NameOf(FinishPlan finish, int column) => column < finish.Columns.Length ? finish.Columns[column].Name : $"#{column + 1}";

    private static PlanNode Gather(SelectPlan plan, CatalogView catalog, NativeMeasure? measure)
    {
        var details = ImmutableArray.CreateBuilder<string>();
        if (plan.Scan is not null)
        {
            details.Add(PlanUnits.Partitions(plan.Partitions.Length, catalog.PartitionCount));
        }

        if (measure is not null)
        {
            details.Add($"{measure.Answered.Rows} rows, {PlanUnits.Bytes(measure.Answered.Bytes)} in {PlanUnits.Time(measure.GatherTime)}");
            if (measure.Merged is { Partitions: > 0 } merged)
            {
                details.Add($"merged by other silos: {merged.Partitions}, which sent {merged.Rows} rows, {PlanUnits.Bytes(merged.Bytes)}");
            }
        }

        return new PlanNode("gather", details.ToImmutable(), [plan.Join is null ? Scan(plan.Scan!, catalog, measure) : JoinPlanTree.Of(plan.Join, measure)]);
    }

    private static PlanNode Scan(PartitionPlan scan, CatalogView catalog, NativeMeasure? measure)
    {
        var table = catalog.TryFind(scan.Table.Id, out var found) ? found : null;
        var text = new ExpressionText(ordinal => table is not null && ordinal < table.Columns.Length ? table.Columns[ordinal].Name : $"#{ordinal + 1}");
        var indexes = measure is null ? IndexText.Planned(table, scan.Filter) : IndexText.Measured(table, scan.Filter, measure.Indexes);
        return new PlanNode($"scan {table?.Name.ToString() ?? $"table {scan.Table.Id}"}", [.. OutputDetails(scan.Filter, scan.Output, text), .. indexes], []);
    }

    /// <summary>What is done with the rows of a source.</summary>
    /// <param name="text">Names the columns of the source.</param>
    public static ImmutableArray<string> OutputDetails(Expression? filter, PlanOutput output, ExpressionText text)
    {
        var details = ImmutableArray.CreateBuilder<string>();
        if (filter is not null)
        {
            details.Add($"filter: {text.Of(filter)}");
        }

        if (output is GroupOutput groups)
        {
            AddList(details, "group by", groups.Keys.Select(text.Of));
            AddList(details, "aggregates", groups.Aggregates.Select(text.Of));
        }
        else if (output is RowOutput rows)
        {
            AddList(details, "columns", rows.Columns.Select(text.Of));
            if (rows.Limit is { } limit)
            {
                details.Add($"first rows: {limit}");
            }
        }

        return details.ToImmutable();
    }

    private static void AddList(ImmutableArray<string>.Builder details, string name, IEnumerable<string> items)
    {
        var list = string.Join(", ", items);
        if (list.Length > 0)
        {
            details.Add($"{name}: {list}");
        }
    }
}
