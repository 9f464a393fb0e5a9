using System.Data.Common;
using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.Grains.Catalog.Database;

/// <summary>Ownership records in the catalog database; compare-and-set is one conditional statement.</summary>
internal sealed class OwnershipRegistry(CatalogSession session, CatalogWriter writer) : IOwnershipRegistry
{
    private const string Select = "SELECT partition, epoch, owner, is_released, in_sync, revision FROM grid_ownership";

    public async Task<OwnershipRecord> ReadAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        // Together with the changes: partitions are read by the dozen when a silo is lost.
        cancellationToken.ThrowIfCancellationRequested();
        var records = await writer.RunAsync(connection => ReadAsync(connection, $"{Select} WHERE partition = @partition", ("@partition", partition.Value)));
        return records.Count > 0 ? records[0] : OwnershipRecord.Unowned(partition);
    }

    public async Task<IReadOnlyList<OwnershipRecord>> ReadAllAsync(CancellationToken cancellationToken) =>
        await session.RunAsync(connection => ReadAsync(connection, $"{Select} ORDER BY partition"), cancellationToken);

    public Task<bool> TryReplaceAsync(OwnershipRecord next, CancellationToken cancellationToken) => writer.RunAsync(
        async connection =>
        {
            // The first record is an insert that must not meet another; every later one must meet its predecessor.
            var changed = await CatalogSession.ExecuteAsync(
                connection,
                next.Revision == 1
                    ? """
                      INSERT INTO grid_ownership (partition, epoch, owner, is_released, in_sync, revision)
                      VALUES (@partition, @epoch, @owner, @released, @inSync, @revision) ON CONFLICT DO NOTHING
                      """
                    : """
                      UPDATE grid_ownership SET epoch = @epoch, owner = @owner, is_released = @released, in_sync = @inSync, revision = @revision
                      WHERE partition = @partition AND revision = @revision - 1
                      """,
                CancellationToken.None,
                ("@partition", next.Partition.Value), ("@epoch", next.Epoch.Value), ("@owner", next.Owner), ("@released", next.IsReleased ? 1 : 0),
                ("@inSync", string.Join(',', next.InSync)), ("@revision", next.Revision));
            return changed == 1;
        });

    private static async Task<List<OwnershipRecord>> ReadAsync(DbConnection connection, string text, params (string Name, object Value)[] parameters)
    {
        var records = new List<OwnershipRecord>();
        using var command = CatalogSession.Command(connection, text, parameters);
        using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            records.Add(Read(reader));
        }

        return records;
    }

    private static OwnershipRecord Read(DbDataReader reader) => new(
        PartitionId.Create(reader.GetInt32(0)), Epoch.Create(reader.GetInt64(1)), reader.GetString(2), reader.GetInt32(3) != 0,
        [.. reader.GetString(4).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(StoreName.Create)], reader.GetInt64(5));
}
