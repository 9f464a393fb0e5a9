using System.Collections.Immutable;
using Grid.Queries;

namespace Grid.Grains.Queries.Fallback;

/// <summary>A SELECT that DuckDB answers over rows gathered from the partitions.</summary>
/// <param name="Text">The statement without its semicolon; every place in it is that of the original text.</param>
/// <param name="Parameters">The values of the parameters that the text names.</param>
internal sealed record FallbackPlan(
    string Text, ImmutableArray<TableRead> Reads, ImmutableArray<(string Name, Literal Value)> Parameters, bool ReadsInformationSchema)
{
    /// <summary>The views that it reads, each behind those that it reads itself, with the text that makes it.</summary>
    public ImmutableArray<(string Name, string Sql)> Views { get; init; } = [];
}
