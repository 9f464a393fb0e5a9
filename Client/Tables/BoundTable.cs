using Grid.Client.Mapping;
using Grid.Cluster;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>A table at one version of the catalog, with the codec made for it. Replaced whole when the catalog changes.</summary>
internal sealed record BoundTable<TKey, TRow>(CatalogView View, TableSchema Schema, IRowCodec<TKey, TRow> Codec)
{
    public TableRef Reference { get; } = TableRef.Of(Schema);

    public PartitionId PartitionOfKey(ReadOnlySpan<byte> key) => KeyCodec.PartitionOfKey(Schema, key, View.PartitionCount);

    public PartitionId PartitionOfRow(ReadOnlySpan<byte> row) => KeyCodec.PartitionOfRow(Schema, row, View.PartitionCount);
}
