namespace Grid.Benchmarks.Durable;

/// <param name="Callers">Numbers of callers, each with one write under way.</param>
/// <param name="Records">Records that are there, and are replaced.</param>
/// <param name="ValueBytes">Bytes of a record beside its key.</param>
/// <param name="WarmUp">How long each system is warmed up before any is measured.</param>
/// <param name="Rounds">Measured rounds.</param>
/// <param name="Length">How long each system is measured in a round.</param>
/// <param name="Connections">Connections of the pool that writes to PostgreSQL directly.</param>
/// <param name="WithSqlite">Whether the grid over its embedded store is measured, and what is compared with it.</param>
/// <param name="WithPostgreSql">Whether the grid over PostgreSQL is measured, and what is compared with it.</param>
/// <param name="WithPeers">Whether other systems than the grid are measured.</param>
/// <param name="RequirePeers">Whether a system that is missing is an error.</param>
internal sealed record DurableSettings(
    IReadOnlyList<int> Callers, int Records, int ValueBytes, TimeSpan WarmUp, int Rounds, TimeSpan Length, int Connections, bool WithSqlite, bool WithPostgreSql,
    bool WithPeers, bool RequirePeers);
