using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Scans;
using Grid.Queries.Plans;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Totals;

/// <summary>Those aggregates of a query without group keys that are taken straight from the columns.</summary>
internal sealed class SliceTotals
{
    private readonly ColumnTotal?[] _totals;
    private readonly Column?[] _columns;
    private readonly DistinctTotal?[] _distinct;

    public SliceTotals(GroupOutput output, TableSlice slice, SliceCodes codes)
    {
        var hasKeys = output.Keys.Length > 0;
        _totals = [.. output.Aggregates.Select(call => hasKeys ? null : ColumnTotal.TryCreate(call, slice))];
        _distinct = [.. output.Aggregates.Select(call => hasKeys ? null : DistinctTotal.TryCreate(call, codes))];
        _columns = [.. output.Aggregates.Select(call => call is { Argument: ColumnExpression { Ordinal: >= 0 } argument, Order: [] }
            ? slice.GetColumn(argument.Ordinal)
            : null)];
        AreAll = !hasKeys && Enumerable.Range(0, _totals.Length).All(Has);
    }

    /// <summary>Nothing else has to look at the rows.</summary>
    public bool AreAll { get; }

    /// <summary>Whether an aggregate is taken here.</summary>
    public bool Has(int aggregate) => _totals[aggregate] is not null || _distinct[aggregate] is not null;

    /// <summary>The column whose values an aggregate takes as they are; null when it is not of that kind.</summary>
    public Column? FindColumn(int aggregate) => _columns[aggregate];

    /// <param name="isWhole">Whether the mask holds every live slot.</param>
    public void Add(TableChunk chunk, ReadOnlySpan<ulong> mask, bool isWhole)
    {
        foreach (var total in _totals)
        {
            total?.Add(chunk.Index, mask, isWhole);
        }

        foreach (var distinct in _distinct)
        {
            distinct?.Add(chunk.Index, mask);
        }
    }

    /// <summary>The state columns of an aggregate, or its different values when it is distinct.</summary>
    public Vector[] States(int aggregate) => _totals[aggregate]?.States() ?? [_distinct[aggregate]!.Values()];
}
