using System.Data.Common;
using Orleans.GrainDirectory;

namespace Grid.Grains.Catalog.Database;

/// <summary>
/// Where each partition and the catalog are active, in the catalog database. Orleans' own directory lives in the memory of
/// the silos: when one dies, its share of the entries dies too, and the activations of other silos that were entered there
/// are closed, so that a third of the partitions that nothing had happened to were opened again. Entries here outlive
/// silos. Silos remember what they looked up, so that an outage of the catalog stops no call.
/// </summary>
internal sealed class CatalogGrainDirectory(CatalogSession session, CatalogWriter writer) : IGrainDirectory
{
    public Task<GrainAddress?> Register(GrainAddress address) => Register(address, previousAddress: null);

    /// <summary>Enters an activation where there is none, or only the previous one, and returns the one that is entered then.</summary>
    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) => writer.RunAsync(
        async connection =>
        {
            // One statement, so that of two activations that register at once exactly one is entered.
            await CatalogSession.ExecuteAsync(
                connection,
                """
                INSERT INTO grid_directory (grain, silo, activation, membership_version) VALUES (@grain, @silo, @activation, @version)
                ON CONFLICT (grain) DO UPDATE SET silo = excluded.silo, activation = excluded.activation, membership_version = excluded.membership_version
                WHERE grid_directory.activation = @previous
                """,
                CancellationToken.None,
                ("@grain", Key(address.GrainId)), ("@silo", address.SiloAddress!.ToParsableString()), ("@activation", address.ActivationId.ToParsableString()),
                ("@version", address.MembershipVersion.Value), ("@previous", previousAddress?.ActivationId.ToParsableString() ?? ""));
            return await ReadAsync(connection, address.GrainId);
        });

    public Task Unregister(GrainAddress address) => writer.RunAsync(
        connection => CatalogSession.ExecuteAsync(
            connection, "DELETE FROM grid_directory WHERE grain = @grain AND activation = @activation", CancellationToken.None,
            ("@grain", Key(address.GrainId)), ("@activation", address.ActivationId.ToParsableString())));

    public Task<GrainAddress?> Lookup(GrainId grainId) => session.RunAsync(connection => ReadAsync(connection, grainId), CancellationToken.None);

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => writer.RunAsync(
        async connection =>
        {
            var removed = 0;
            foreach (var silo in siloAddresses)
            {
                removed += await CatalogSession.ExecuteAsync(
                    connection, "DELETE FROM grid_directory WHERE silo = @silo", CancellationToken.None, ("@silo", silo.ToParsableString()));
            }

            return removed;
        });

    private static async Task<GrainAddress?> ReadAsync(DbConnection connection, GrainId grain)
    {
        using var command = CatalogSession.Command(
            connection, "SELECT silo, activation, membership_version FROM grid_directory WHERE grain = @grain", ("@grain", Key(grain)));
        using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? new GrainAddress
            {
                GrainId = grain,
                SiloAddress = SiloAddress.FromParsableString(reader.GetString(0)),
                ActivationId = ActivationId.FromParsableString(reader.GetString(1)),
                MembershipVersion = new MembershipVersion(reader.GetInt64(2)),
            }
            : null;
    }

    private static string Key(GrainId grain) => grain.ToString();
}
