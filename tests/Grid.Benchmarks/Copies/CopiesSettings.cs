using Grid.Grains.Hosting;

namespace Grid.Benchmarks.Copies;

/// <param name="Provider">The database system of the stores.</param>
/// <param name="Callers">Callers, each with one write under way.</param>
/// <param name="Rounds">Measured rounds; one more comes before them.</param>
/// <param name="Length">How long each grid is measured in a round.</param>
/// <param name="RetainedBytes">Journal of a partition that its copies keep for subscribers.</param>
internal sealed record CopiesSettings(string Provider, int Callers, int Rounds, TimeSpan Length, long RetainedBytes)
{
    public bool IsPostgreSql => Provider == DatabaseOptions.PostgreSql;
}
