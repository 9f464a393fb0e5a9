using Grid.Client.Tables;

namespace Grid.Simulation.Chaos.Load;

/// <summary>What a caller knows of a key: value 0 and no version when there is no row.</summary>
internal sealed record SeenRow(long Value, RowVersion Version)
{
    public static SeenRow Of(Versioned<ChaosRow>? row) => row is null ? new SeenRow(0, RowVersion.None) : new SeenRow(row.Row.Value, row.Version);
}
