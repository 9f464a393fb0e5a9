using Grid.Grains.Hosting;

namespace Grid.Benchmarks.Copies;

/// <param name="Provider">The database system of the stores.</param>
/// <param name="Callers">Callers, each with one write under way.</param>
/// <param name="Rounds">Measured rounds; one more comes before them.</param>
/// <param name="Length">How long each grid is measured in a round.</param>
internal sealed record CopiesSettings(string Provider, int Callers, int Rounds, TimeSpan Length)
{
    public bool IsPostgreSql => Provider == DatabaseOptions.PostgreSql;
}
