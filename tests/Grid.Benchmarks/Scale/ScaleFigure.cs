namespace Grid.Benchmarks.Scale;

/// <summary>One arrangement: medians of the rounds.</summary>
/// <param name="Writes">Acknowledged writes a second.</param>
/// <param name="Commits">Commits of all stores a second; null where the stores do not count them.</param>
/// <param name="Ratio">Writes relative to one silo with one store of the same kind.</param>
/// <param name="Least">The least such ratio that is aimed at; null for none.</param>
/// <param name="Most">The most such ratio that is expected, where a claim is that more does not help; null for none.</param>
/// <param name="Partitions">Partitions by store.</param>
internal sealed record ScaleFigure(
    string Arrangement, int Silos, int Stores, bool IsFixedTime, double Writes, double? Commits, double Ratio, double? Least, double? Most, IReadOnlyList<int> Partitions)
{
    public bool? IsTargetMet => Least is null && Most is null ? null : !(Ratio < Least) && !(Ratio > Most);
}
