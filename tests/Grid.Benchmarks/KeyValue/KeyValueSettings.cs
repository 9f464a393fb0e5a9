namespace Grid.Benchmarks.KeyValue;

/// <param name="Workloads">What is measured, one after the other.</param>
/// <param name="Callers">Numbers of callers, each with one call under way.</param>
/// <param name="Records">Records that are there before anything is measured.</param>
/// <param name="ValueBytes">Bytes of a record beside its key.</param>
/// <param name="Rounds">Measured rounds; one more comes before them.</param>
/// <param name="Length">How long each system is measured in a round.</param>
/// <param name="WithPeers">Whether other systems than the grid are measured.</param>
/// <param name="GarnetPath">Where the program of Garnet is; null where it is looked for.</param>
/// <param name="RequirePeers">Whether a system that is missing is an error.</param>
internal sealed record KeyValueSettings(
    IReadOnlyList<Workload> Workloads, IReadOnlyList<int> Callers, int Records, int ValueBytes, int Rounds, TimeSpan Length,
    bool WithPeers, string? GarnetPath, bool RequirePeers);
