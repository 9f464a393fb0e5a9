namespace Grid.Benchmarks.Scale;

/// <param name="Callers">Callers, each with one write under way to a partition of its own; as many in every arrangement.</param>
/// <param name="CommitTime">What a store of fixed time takes for a commit.</param>
/// <param name="CommitBytes">The most that one commit carries.</param>
/// <param name="ValueBytes">Bytes of a row beside its key.</param>
/// <param name="Most">The most sets, and the most silos over one store.</param>
/// <param name="WithEmbedded">Whether sets with embedded stores are measured too.</param>
/// <param name="Rounds">Measured rounds; one more comes before them.</param>
/// <param name="Length">How long a round is.</param>
internal sealed record ScaleSettings(
    int Callers, TimeSpan CommitTime, int CommitBytes, int ValueBytes, int Most, bool WithEmbedded, int Rounds, TimeSpan Length);
