namespace Grid.Simulation.Chaos.Load;

/// <summary>A row of the table under test: a register.</summary>
internal sealed record ChaosRow(long Id, long Value)
{
    public const string Table = "chaos";

    public const string Create = $"CREATE TABLE IF NOT EXISTS {Table} (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)";
}
