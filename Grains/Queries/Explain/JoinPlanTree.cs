using System.Collections.Immutable;
using Grid.Grains.Queries.Planning.Joins;

namespace Grid.Grains.Queries.Explain;

/// <summary>Describes a join that the partitions compute.</summary>
internal sealed class JoinPlanTree
{
    private readonly JoinPlan _plan;
    private readonly NativeMeasure? _measure;
    private readonly ExpressionText _text;
    private int _next;

    private JoinPlanTree(JoinPlan plan, NativeMeasure? measure)
    {
        _plan = plan;
        _measure = measure;
        _text = new ExpressionText(plan.Scope.NameOf);
    }

    /// <param name="measure">Null when it has not been run.</param>
    public static PlanNode Of(JoinPlan plan, NativeMeasure? measure)
    {
        var tree = new JoinPlanTree(plan, measure);
        var root = tree.Of(plan.Root);
        if (!plan.IsColocated && plan.Sent.IsEmpty)
        {
            root = root with { Details = root.Details.Add($"if what must be sent is at most {plan.SendLimit}; otherwise: fallback") };
        }

        return root with { Details = [.. root.Details, .. NativePlanTree.OutputDetails(plan.Filter, plan.Output, tree._text)] };
    }

    private PlanNode Of(JoinSide side) => side is PairSide pair ? OfPair(pair) : OfTable((TableSide)side);

    private PlanNode OfPair(PairSide pair)
    {
        var number = _next++;
        var details = ImmutableArray.CreateBuilder<string>();
        details.Add($"on: {string.Join(" AND ", pair.Keys.Select(key => $"{_text.Of(key.Left)} = {_text.Of(key.Right)}"))}");
        if (pair.Residual is not null)
        {
            details.Add($"and: {_text.Of(pair.Residual)}");
        }

        if (_measure is { Joins: var joins } && number < joins.Length)
        {
            var tally = joins[number];
            details.Add($"{tally.Rows} rows of {tally.BuildRows} in hash tables and {tally.ProbeRows} looked up");
        }

        var (left, right) = (Of(pair.Left), Of(pair.Right));
        return new PlanNode($"{pair.Kind.ToString().ToLowerInvariant()} join, {Manner(pair)}", details.ToImmutable(), [left, right]);
    }

    // A side is sent as a whole or not at all.
    private string Manner(PairSide pair)
    {
        if (_plan.IsColocated)
        {
            return "co-located";
        }

        if (_plan.Sent.IsEmpty)
        {
            return "on the partitions";
        }

        var sent = _plan.Sent.Aggregate(default(TableSet), (set, table) => set | table.Table.Self);
        return pair.Left.Tables.IsWithin(sent) || pair.Right.Tables.IsWithin(sent) ? "broadcast" : "co-located";
    }

    private PlanNode OfTable(TableSide side)
    {
        var table = side.Table;
        var name = table.Alias == table.Schema.Name.ToString() ? table.Alias : $"{table.Schema.Name} {table.Alias}";
        ImmutableArray<string> filter = side.Filter is null ? [] : [$"filter: {new ExpressionText(ordinal => table.Schema.Columns[ordinal].Name).Of(side.Filter)}"];
        if (_plan.Sent.FirstOrDefault(sent => sent.Table == table) is { } sent)
        {
            var columns = string.Join(", ", sent.Ordinals.Select(ordinal => table.Schema.Columns[ordinal].Name));
            return new PlanNode($"broadcast {name}", [.. filter, $"columns: {columns}", $"{sent.Rows.RowCount} rows, {PlanUnits.Bytes(sent.Rows.ByteCount)} in {PlanUnits.Time(sent.Time)}"], []);
        }

        var indexes = _measure is null
            ? IndexText.Planned(table.Schema, side.Filter)
            : IndexText.Measured(table.Schema, side.Filter, [.. _measure.Indexes.Where(tally => tally.FirstColumn == table.FirstColumn)]);
        var mayBeSent = _plan.Sent.IsEmpty && _plan.Arrangements.Any(set => set.Contains(table.Index));
        return new PlanNode(mayBeSent ? $"scan or broadcast {name}" : $"scan {name}", [.. filter, .. indexes], []);
    }
}
