using System.Collections.Immutable;

namespace Grid.Grains.Queries.Explain;

/// <summary>One step of a query, with the steps that it takes its rows from.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Details">How, each a line of its own.</param>
internal sealed record PlanNode(string Title, ImmutableArray<string> Details, ImmutableArray<PlanNode> Children);
