using Grid.Client.Ado;
using Grid.Client.Linq;
using Grid.ClusterTests.Processes;

namespace Grid.ClusterTests.Linq;

/// <summary>LINQ and ADO.NET against real silos, on the native way and on the fallback.</summary>
public sealed class ClientQueryTests
{
    internal sealed record Parcel(int Id, string Place, int? Weight, DateTime SentAt);

    internal sealed record Place(string Name, string Country);

    [Fact]
    public async Task LinqAndAdo_OverSilos_GiveTheSameAnswers()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2);
        await cluster.SqlAsync("CREATE TABLE parcel (id INTEGER PRIMARY KEY, place VARCHAR NOT NULL, weight INTEGER, sent_at TIMESTAMP NOT NULL)");
        await cluster.SqlAsync("CREATE TABLE place (name VARCHAR PRIMARY KEY, country VARCHAR NOT NULL)");
        var grid = await cluster.ConnectAsync();
        var parcels = grid.Table<int, Parcel>();
        var places = grid.Table<string, Place>();
        Parcel[] sent = [.. Enumerable.Range(0, 50).Select(id => new Parcel(id, $"p{id % 3}", id % 5 == 0 ? null : id, new DateTime(2024, 1, 1).AddHours(id)))];
        Assert.All(await parcels.PutManyAsync(sent), outcome => Assert.True(outcome.IsSuccess));
        Assert.All(await places.PutManyAsync([new Place("p0", "A"), new Place("p1", "B")]), outcome => Assert.True(outcome.IsSuccess));

        var query = parcels.Query().Where(parcel => parcel.Weight != 7 && parcel.SentAt.Hour > 5).OrderBy(parcel => parcel.Id);
        Assert.Equal(sent.Where(parcel => parcel.Weight != 7 && parcel.SentAt.Hour > 5), await query.ToListAsync());
        Assert.NotEmpty(await query.ExplainAsync());
        var byCountry = await parcels.Query()
            .Join(places.Query(), parcel => parcel.Place, place => place.Name, (parcel, place) => new { parcel.Weight, place.Country })
            .GroupBy(row => row.Country)
            .Select(group => new { group.Key, Sum = group.Sum(row => row.Weight) })
            .OrderBy(row => row.Key)
            .ToListAsync();
        Assert.Equal([("A", sent.Where(parcel => parcel.Id % 3 == 0).Sum(parcel => parcel.Weight)), ("B", sent.Where(parcel => parcel.Id % 3 == 1).Sum(parcel => parcel.Weight))], byCountry.Select(row => (row.Key, row.Sum)));

        var gateways = string.Join(',', cluster.Silos.Select(silo => $"127.0.0.1:{silo.GatewayPort}"));
        await using var connection = new GridConnection($"Gateways={gateways};Connect Timeout=20");
        await connection.OpenAsync();
        await using var command = new GridCommand("SELECT COUNT(weight) FROM parcel WHERE id < @most", connection);
        command.Parameters.AddWithValue("@most", 20);
        Assert.Equal(16L, await command.ExecuteScalarAsync());
        await GridConnection.ClearPoolsAsync();
    }
}
