using Grid.Grains.Columns.Indexes;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Indexes;

/// <summary>What a filter asks of one column, as far as an index can answer it; each part with the condition that says so.</summary>
internal sealed class ColumnCondition
{
    /// <summary>The only values that pass, each once; null when there is no such condition.</summary>
    public (IndexValue[] Values, Expression Of)? Points { get; set; }

    /// <summary>The values pass that are above it, or it too.</summary>
    public (IndexValue Value, bool IsIncluded, Expression Of)? Low { get; set; }

    /// <summary>The values pass that are below it, or it too.</summary>
    public (IndexValue Value, bool IsIncluded, Expression Of)? High { get; set; }
}
