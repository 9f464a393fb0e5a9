using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Grains.Queries.Fallback;

namespace Grid.Grains.Queries.Explain;

/// <summary>Describes a query that DuckDB answers over gathered rows.</summary>
internal static class FallbackPlanTree
{
    /// <param name="reason">Why the native engine does not answer it.</param>
    /// <param name="answer">Null when it has not been run.</param>
    public static PlanNode Of(FallbackPlan plan, string reason, CatalogView catalog, FallbackAnswer? answer)
    {
        var details = ImmutableArray.CreateBuilder<string>();
        details.Add($"because: {reason}");
        if (plan.ReadsInformationSchema)
        {
            details.Add($"reads: {InformationSchema.Name}");
        }

        if (answer is not null)
        {
            details.Add($"{answer.Batch.RowCount} rows in {PlanUnits.Time(answer.RunTime)}");
        }

        return new PlanNode("fallback", details.ToImmutable(), [.. plan.Reads.Select((read, index) => Gather(read, catalog, answer?.Reads[index]))]);
    }

    private static PlanNode Gather(TableRead read, CatalogView catalog, ReadTally? tally)
    {
        var details = ImmutableArray.CreateBuilder<string>();
        details.Add(PlanUnits.Partitions(read.Partitions.Length, catalog.PartitionCount));
        details.Add($"columns: {string.Join(", ", read.Columns.Select(column => column.Name))}");
        if (read.Filter is not null)
        {
            details.Add($"filter: {new ExpressionText(ordinal => read.Table.Columns[ordinal].Name).Of(read.Filter)}");
        }

        if (tally is null)
        {
            details.AddRange(IndexText.Planned(read.Table, read.Filter));
        }

        if (tally is { } moved)
        {
            details.AddRange(IndexText.Measured(read.Table, read.Filter, moved.Indexes));
            details.Add($"{moved.Rows} rows, {PlanUnits.Bytes(moved.Bytes)} in {PlanUnits.Time(moved.Time)}");
        }

        return new PlanNode($"gather {read.Table.Name}", details.ToImmutable(), []);
    }
}
