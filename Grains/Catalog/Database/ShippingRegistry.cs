using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.Grains.Catalog.Database;

/// <summary>Notes of copies in asynchronous stores, in the catalog database. A copy that is being made anew has a note without a moment.</summary>
internal sealed class ShippingRegistry(CatalogSession session, CatalogWriter writer) : IShippingRegistry
{
    private const string Select = "SELECT partition, epoch, position, complete_until FROM grid_shipped WHERE complete_until > 0 AND store = @store";

    public async Task<ShippedCopy?> ReadAsync(StoreName store, PartitionId partition, CancellationToken cancellationToken) =>
        (await ReadAsync($"{Select} AND partition = @partition", cancellationToken, ("@store", store.ToString()), ("@partition", partition.Value))).SingleOrDefault();

    /// <summary>The notes of all whole copies in a store.</summary>
    public Task<List<ShippedCopy>> ReadAllAsync(StoreName store, CancellationToken cancellationToken) =>
        ReadAsync(Select, cancellationToken, ("@store", store.ToString()));

    public Task ForgetAsync(StoreName store, PartitionId partition, Epoch epoch) => WriteAsync(store, partition, epoch, Position.None, 0);

    public Task NoteAsync(StoreName store, ShippedCopy copy) =>
        WriteAsync(store, copy.Partition, copy.Epoch, copy.Position, copy.CompleteUntil.ToUnixTimeMilliseconds());

    private Task WriteAsync(StoreName store, PartitionId partition, Epoch epoch, Position position, long completeUntil) => writer.RunAsync(
        connection => CatalogSession.ExecuteAsync(
            connection,
            """
            INSERT INTO grid_shipped (store, partition, epoch, position, complete_until) VALUES (@store, @partition, @epoch, @position, @until)
            ON CONFLICT (store, partition) DO UPDATE SET epoch = excluded.epoch, position = excluded.position, complete_until = excluded.complete_until
            WHERE grid_shipped.epoch <= excluded.epoch
            """,
            CancellationToken.None,
            ("@store", store.ToString()), ("@partition", partition.Value), ("@epoch", epoch.Value), ("@position", position.Value), ("@until", completeUntil)));

    private Task<List<ShippedCopy>> ReadAsync(string text, CancellationToken cancellationToken, params (string Name, object Value)[] parameters) => session.RunAsync(
        async connection =>
        {
            using var command = CatalogSession.Command(connection, text, parameters);
            using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var copies = new List<ShippedCopy>();
            while (await reader.ReadAsync(cancellationToken))
            {
                copies.Add(new ShippedCopy(
                    PartitionId.Create(reader.GetInt32(0)), Epoch.Create(reader.GetInt64(1)), Position.Create(reader.GetInt64(2)),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3))));
            }

            return copies;
        },
        cancellationToken);
}
