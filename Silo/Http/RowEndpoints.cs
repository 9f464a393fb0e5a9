using System.Text.Json;
using Grid.Client;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Silo.Http.Json;
using Grid.Tables;
using Microsoft.AspNetCore.Http.Features;

namespace Grid.Silo.Http;

/// <summary><c>/api/tables/{table}/rows/{key}</c>: one row, with its version as <c>ETag</c>.</summary>
internal static class RowEndpoints
{
    private const string Pattern = "/api/tables/{table}/rows/{key}";

    /// <summary>How often a change is worked out, or a row read, anew because somebody else changed the row in between.</summary>
    private const int PatchAttempts = 10;

    public static void MapRows(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Pattern, GetAsync);
        routes.MapPut(Pattern, PutAsync);
        routes.MapPatch(Pattern, PatchAsync);
        routes.MapDelete(Pattern, DeleteAsync);
    }

    private static async Task GetAsync(string table, HttpContext context, IGrid grid)
    {
        var (rows, schema, key) = await FindAsync(table, context, grid);
        var row = RowTimeToLive.IsAskedFor(context.Request)
            ? await GetWithLifetimeAsync(rows, key, context)
            : await rows.GetAsync(key, context.RequestAborted);
        if (row is null)
        {
            throw RowNotFound(schema);
        }

        context.Response.Headers.ETag = EntityTag.Of(row.Version);
        var known = RowCondition.Split(context.Request.Headers.IfNoneMatch);
        if (known is [RowCondition.Any] || EntityTag.Parse(known).Contains(row.Version))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, SqlResultJson.Format);
        JsonRow.Write(writer, row);
    }

    // The row and its lifetime are two reads: they belong together when they are of one version.
    private static async Task<GridRow?> GetWithLifetimeAsync(IGridRows rows, object?[] key, HttpContext context)
    {
        for (var attempt = 1; attempt <= PatchAttempts; attempt++)
        {
            var row = await rows.GetAsync(key, context.RequestAborted);
            var lifetime = row is null ? null : await rows.GetLifetimeAsync(key, context.RequestAborted);
            if (row is null || lifetime is null)
            {
                return null;
            }

            if (lifetime.Version == row.Version)
            {
                RowTimeToLive.Tell(context.Response, lifetime);
                return row;
            }
        }

        throw new GridException(ErrorCode.Unavailable, $"The row was changed by others {PatchAttempts} times while it was read. Try again later.", isTransient: true);
    }

    private static async Task<IResult> PutAsync(string table, HttpContext context, IGrid grid)
    {
        var (rows, schema, key) = await FindAsync(table, context, grid);
        var condition = RowCondition.Of(context.Request.Headers);
        using var body = await JsonBody.ReadObjectAsync(context.Request, context.RequestAborted);
        var row = JsonRow.Read(schema, body.RootElement);
        RowKey.Apply(schema, key, row);
        var expiry = RowTimeToLive.Of(context.Request) ?? RowExpiry.OfTable;
        var result = await Conditionally(condition, async () => condition.Kind switch
        {
            RowConditionKind.None => await rows.PutAsync(row, expiry, expected: null, context.RequestAborted),
            RowConditionKind.IsAbsent => await rows.PutAsync(row, expiry, RowVersion.None, context.RequestAborted),
            RowConditionKind.Exists => await rows.UpdateAsync(row, expiry, expected: null, context.RequestAborted),
            _ => await rows.UpdateAsync(row, expiry, await ExpectedAsync(rows, key, condition, context), context.RequestAborted),
        });
        return Written(context, result);
    }

    private static async Task<IResult> PatchAsync(string table, HttpContext context, IGrid grid)
    {
        var (rows, schema, key) = await FindAsync(table, context, grid);
        var condition = RowCondition.Of(context.Request.Headers);
        using var body = await JsonBody.ReadObjectAsync(context.Request, context.RequestAborted);
        var changes = JsonRow.Read(schema, body.RootElement);
        RowKey.Apply(schema, key, changes);
        var expiry = RowTimeToLive.Of(context.Request) ?? RowExpiry.Keep;
        for (var attempt = 1; ; attempt++)
        {
            var row = await rows.GetAsync(key, context.RequestAborted);
            if (!condition.HoldsFor(row?.Version))
            {
                throw ConditionFailed(row?.Version);
            }

            if (row is null)
            {
                throw RowNotFound(schema);
            }

            try
            {
                return Written(context, await rows.UpdateAsync(Merge(row, changes), expiry, row.Version, context.RequestAborted));
            }
            catch (RequestException changed) when (changed.Code is ErrorCode.VersionMismatch or ErrorCode.RowNotFound)
            {
                if (attempt == PatchAttempts)
                {
                    throw new GridException(ErrorCode.Unavailable,
                        $"The row was changed by others {PatchAttempts} times while this change was worked out; nothing was applied. Try again later.", isTransient: true);
                }
            }
        }
    }

    private static async Task<IResult> DeleteAsync(string table, HttpContext context, IGrid grid)
    {
        var (rows, schema, key) = await FindAsync(table, context, grid);
        var condition = RowCondition.Of(context.Request.Headers);
        if (condition.Kind == RowConditionKind.IsAbsent)
        {
            throw new RequestException(ErrorCode.InvalidRequest, "A DELETE on condition that the row does not exist has no meaning.");
        }

        var result = await Conditionally(condition, async () => await rows.RemoveAsync(
            key, condition.Kind == RowConditionKind.IsVersion ? await ExpectedAsync(rows, key, condition, context) : null, context.RequestAborted));
        return result.RowExisted ? Results.NoContent()
            : condition.IsConditional ? throw ConditionFailed(null)
            : throw RowNotFound(schema);
    }

    private static async Task<(IGridRows Rows, TableSchema Schema, object?[] Key)> FindAsync(string table, HttpContext context, IGrid grid)
    {
        var rows = grid.Rows(table);
        var schema = await rows.GetSchemaAsync(context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return (rows, schema, RowKey.Parse(schema, RowKey.LastSegment(target)));
    }

    // One named version is the condition itself; of several, the one that the row has now.
    private static async Task<RowVersion> ExpectedAsync(IGridRows rows, object?[] key, RowCondition condition, HttpContext context)
    {
        if (condition.Versions is [var only])
        {
            return only;
        }

        var row = await rows.GetAsync(key, context.RequestAborted);
        return condition.HoldsFor(row?.Version) ? row!.Version : throw ConditionFailed(row?.Version);
    }

    // To a request with a condition, a missing row and a row of another version are the same answer.
    private static async Task<WriteResult> Conditionally(RowCondition condition, Func<Task<WriteResult>> write)
    {
        try
        {
            return await write();
        }
        catch (RequestException failure) when (condition.IsConditional && failure.Code is ErrorCode.RowNotFound or ErrorCode.DuplicateKey)
        {
            throw new RequestException(ErrorCode.VersionMismatch, failure.Message, failure);
        }
    }

    private static object?[] Merge(GridRow row, Dictionary<string, object?> changes)
    {
        var values = (object?[])row.Values.Clone();
        foreach (var (name, value) in changes)
        {
            row.Schema.TryGetOrdinal(name, out var ordinal);
            values[ordinal] = value;
        }

        return values;
    }

    private static IResult Written(HttpContext context, WriteResult result)
    {
        context.Response.Headers.ETag = EntityTag.Of(result.Version);
        return Results.Json(
            new { version = result.Version.Value },
            statusCode: result.RowExisted ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    private static RequestException RowNotFound(TableSchema schema) =>
        new(ErrorCode.RowNotFound, $"Table {schema.Name} has no row of this key.");

    private static RequestException ConditionFailed(RowVersion? version) => new(ErrorCode.VersionMismatch,
        version is { } actual ? $"The row has version {actual}; nothing was applied." : "There is no such row; nothing was applied.");
}
