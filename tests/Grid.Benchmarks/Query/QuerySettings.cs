namespace Grid.Benchmarks.Query;

/// <param name="Rows">Rows of each of the two tables.</param>
/// <param name="WarmUp">How long each query runs on each system at least before it is measured.</param>
/// <param name="Runs">Measured runs of each query.</param>
/// <param name="RequirePeers">Whether a system that is missing is an error.</param>
internal sealed record QuerySettings(int Rows, TimeSpan WarmUp, int Runs, bool RequirePeers);
