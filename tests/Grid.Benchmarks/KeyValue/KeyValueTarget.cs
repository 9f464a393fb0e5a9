namespace Grid.Benchmarks.KeyValue;

/// <summary>The least rate of the grid that is aimed at, relative to another system.</summary>
internal static class KeyValueTarget
{
    /// <summary>Null where there is no target.</summary>
    public static double? Of(Workload workload, int callers, bool isReadOnlyPeer) => (workload.Name, callers, isReadOnlyPeer) switch
    {
        ("C", 256, false) => 1.2,
        ("C", 1024, false) => 1.5,
        ("C", 1, true) => 0.9,
        ("A", 256, false) => 1.0,
        _ => null,
    };
}
