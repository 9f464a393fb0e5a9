using System.Globalization;
using Grid.Cluster;

namespace Grid.Grains.Catalog.Database;

/// <summary>The stores of the grid, in the catalog database.</summary>
internal sealed class StoreRegistry(CatalogSession session, CatalogWriter writer)
{
    /// <summary>All stores that the grid has or had, by name.</summary>
    public Task<List<StoreRecord>> ReadAllAsync(CancellationToken cancellationToken) => session.RunAsync(
        async connection =>
        {
            using var command = CatalogSession.Command(connection, "SELECT name, provider, connection, weight, state, revision FROM grid_store ORDER BY name");
            using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var records = new List<StoreRecord>();
            while (await reader.ReadAsync(cancellationToken))
            {
                records.Add(new StoreRecord(
                    StoreName.Create(reader.GetString(0)), reader.GetString(1), reader.GetString(2),
                    double.Parse(reader.GetString(3), CultureInfo.InvariantCulture), (StoreState)reader.GetInt32(4), reader.GetInt64(5)));
            }

            return records;
        },
        cancellationToken);

    /// <summary>Adds or replaces a record when its revision is still <c>next.Revision − 1</c>; false, and nothing changes, when it is not.</summary>
    public Task<bool> TryReplaceAsync(StoreRecord next) => writer.RunAsync(
        async connection => await CatalogSession.ExecuteAsync(
            connection,
            next.Revision == 1
                ? """
                  INSERT INTO grid_store (name, provider, connection, weight, state, revision)
                  VALUES (@name, @provider, @connection, @weight, @state, @revision) ON CONFLICT DO NOTHING
                  """
                : """
                  UPDATE grid_store SET provider = @provider, connection = @connection, weight = @weight, state = @state, revision = @revision
                  WHERE name = @name AND revision = @revision - 1
                  """,
            CancellationToken.None,
            ("@name", next.Name.ToString()), ("@provider", next.Provider), ("@connection", next.ConnectionString),
            ("@weight", next.Weight.ToString("R", CultureInfo.InvariantCulture)), ("@state", (int)next.State), ("@revision", next.Revision)) == 1);
}
