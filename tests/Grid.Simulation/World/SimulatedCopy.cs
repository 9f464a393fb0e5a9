using Grid.Grains.Stores;
using Grid.Tables;

namespace Grid.Simulation.World;

/// <summary>What a store has on its disk of the one simulated partition.</summary>
internal sealed class SimulatedCopy(CopyHeader header)
{
    public CopyHeader Header { get; set; } = header;

    public List<JournalEntry> Journal { get; } = [];

    public Dictionary<string, VersionedRow> Rows { get; } = [];

    public static string KeyOf(TableSchema schema, ReadOnlySpan<byte> row) => Convert.ToHexString(KeyCodec.KeyOf(schema, row));
}
