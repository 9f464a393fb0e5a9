using System.Collections.Immutable;
using Grid.Grains.Queries.Sql;
using Grid.Grains.Queries.Writes;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Explain;

/// <summary>Describes a statement that writes.</summary>
internal static class WritePlanTree
{
    /// <param name="partitions">Partitions that get rows; null when the rows are not known before the query is answered.</param>
    /// <param name="source">How the query is answered that gives the rows; null for VALUES.</param>
    /// <param name="measure">Null when it has not been run.</param>
    public static PlanNode OfInsert(InsertStatement insert, TableSchema table, int? partitions, int partitionCount, PlanNode? source, WriteMeasure? measure)
    {
        var details = ImmutableArray.CreateBuilder<string>();
        details.Add(
            measure is not null ? PlanUnits.Partitions(measure.PartitionsAsked, partitionCount)
            : partitions is { } known ? PlanUnits.Partitions(known, partitionCount)
            : "partitions: those of the rows");
        if (insert.Rows is { } rows)
        {
            details.Add($"values: {rows.Length} rows");
        }

        if (insert.OnConflict is { } conflict)
        {
            details.Add($"on conflict: {OfConflict(conflict)}");
        }

        AddEnd(details, insert.Returning is not null, measure);
        return new PlanNode($"insert into {table.Name}", details.ToImmutable(), source is null ? [] : [source]);
    }

    /// <param name="what">The words of the statement before the table.</param>
    /// <param name="assigned">The columns that are assigned.</param>
    /// <param name="measure">Null when it has not been run.</param>
    public static PlanNode OfMutation(string what, TableSchema table, MutationPlan plan, int partitions, int partitionCount, string[] assigned, WriteMeasure? measure)
    {
        var text = new ExpressionText(ordinal => table.Columns[ordinal].Name);
        var details = ImmutableArray.CreateBuilder<string>();
        details.Add("native, on the rows of the moment of the commit");
        details.Add(PlanUnits.Partitions(partitions, partitionCount));
        foreach (var name in assigned)
        {
            table.TryGetOrdinal(name, out var ordinal);
            details.Add($"set: {table.Columns[ordinal].Name} = {text.Of(plan.NewRow![ordinal])}");
        }

        if (plan.Filter is not null)
        {
            details.Add($"filter: {text.Of(plan.Filter)}");
        }

        details.AddRange(measure is null ? IndexText.Planned(table, plan.Filter) : IndexText.Measured(table, plan.Filter, measure.Indexes));
        AddEnd(details, plan.Returning is not null, measure);
        return new PlanNode($"{what} {table.Name}", details.ToImmutable(), []);
    }

    /// <inheritdoc cref="OfMutation"/>
    /// <param name="source">How the rows are read.</param>
    public static PlanNode OfMutationByQuery(string what, TableSchema table, string[] assigned, bool returns, PlanNode source, WriteMeasure? measure)
    {
        var details = ImmutableArray.CreateBuilder<string>();
        details.Add("partitions: those of the rows");
        if (assigned.Length > 0)
        {
            details.Add($"set: {string.Join(", ", assigned)}");
        }

        AddEnd(details, returns, measure);
        return new PlanNode($"{what} {table.Name}", details.ToImmutable(), [source]);
    }

    private static string OfConflict(ConflictClause conflict) => conflict.Action == ConflictAction.Skip
        ? "do nothing"
        : conflict.Assignments is { } assignments ? $"update {string.Join(", ", assignments.Select(assignment => assignment.Name))}" : "replace the row";

    private static void AddEnd(ImmutableArray<string>.Builder details, bool returns, WriteMeasure? measure)
    {
        if (measure is null && returns)
        {
            details.Add("returning: every row that is written");
        }
        else if (measure is not null)
        {
            details.Add($"{measure.Rows} rows written{(returns ? $", {PlanUnits.Bytes(measure.ReturnedBytes)} returned" : "")} in {PlanUnits.Time(measure.Time)}");
        }
    }
}
