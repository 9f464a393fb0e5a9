using Grid.Client;
using Grid.Cluster;
using Grid.Tables;

namespace Grid.Silo.Http;

/// <summary><c>GET /api/tables</c> and <c>GET /api/tables/{table}</c>: schema, durability, rows and bytes.</summary>
internal static class TableEndpoints
{
    public static void MapTables(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/tables", ListAsync);
        routes.MapGet("/api/tables/{table}", GetAsync);
    }

    private static async Task<IResult> ListAsync(IGrid grid, StatusCache status, CancellationToken cancellationToken)
    {
        var all = await grid.GetTablesAsync(cancellationToken);
        var now = await status.GetAsync(cancellationToken);
        return Results.Json(new { tables = all.OrderBy(table => table.Name.ToString(), Identifier.Comparer).Select(table => Describe(table, now)) });
    }

    private static async Task<IResult> GetAsync(string table, IGrid grid, StatusCache status, CancellationToken cancellationToken)
    {
        var schema = await grid.GetTableAsync(table, cancellationToken);
        return Results.Json(Describe(schema, await status.GetAsync(cancellationToken)));
    }

    private static object Describe(TableSchema schema, ClusterStatus status)
    {
        var slices = status.Partitions.SelectMany(partition => partition.Tables).Where(slice => slice.Table == schema.Id).ToArray();
        var (rows, bytes) = (slices.Sum(slice => slice.Rows), slices.Sum(slice => slice.Bytes));
        return new
        {
            name = schema.Name.ToString(),
            columns = schema.Columns.Where(column => !column.IsHidden)
                .Select(column => new { name = column.Name, type = column.Type.ToString(), nullable = column.IsNullable }),
            primaryKey = schema.Key.Where(ordinal => !schema.Columns[ordinal].IsHidden).Select(ordinal => schema.Columns[ordinal].Name),
            partitionBy = schema.PartitionBy is { } ordinal ? schema.Columns[ordinal].Name : null,
            indexes = schema.Indexes.Select(index => new { name = index.Name, columns = index.ColumnNames(schema) }),
            durability = schema.Durability.ToName(),
            durabilityContract = schema.Durability.ToContract(),
            timeToLive = schema.TimeToLive is { } duration ? TimeToLiveText.ToText(duration) : null,
            timeToLiveSeconds = schema.TimeToLive?.TotalSeconds,
            rows,
            bytes,
            bytesPerRow = rows == 0 ? (double?)null : Math.Round((double)bytes / rows, 1),
            // Counts leave out partitions that did not answer; null says that none is missing.
            unreachablePartitions = status.Unreachable.Length > 0 ? status.Unreachable.Select(partition => partition.Value) : null,
        };
    }
}
