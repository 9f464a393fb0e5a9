using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Silo.Http;

/// <summary>
/// The key of a row in a path (see <see cref="KeyText"/>). It is read from the request as it was sent, because the routing
/// has already decoded what tells the commas between the parts from those inside.
/// </summary>
internal static class RowKey
{
    /// <summary>The still encoded last segment of a request target such as <c>/api/tables/t/rows/a,b%2Cc?x=1</c>.</summary>
    public static string LastSegment(string rawTarget)
    {
        var query = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? rawTarget : rawTarget[..query];
        return path[(path.LastIndexOf('/') + 1)..];
    }

    /// <summary>The key's values. A key of one column is one part whatever commas it has: many clients do not encode them.</summary>
    /// <exception cref="RequestException">Too few or too many parts, or one that is no value of its column.</exception>
    public static object?[] Parse(TableSchema schema, string segment) =>
        KeyText.Parse(schema, schema.Key.Length == 1 ? segment.Replace(",", "%2C", StringComparison.Ordinal) : segment);

    /// <summary>Completes a row with the key of its path.</summary>
    /// <exception cref="RequestException">The row has a key of its own, and it is another one.</exception>
    public static void Apply(TableSchema schema, object?[] key, Dictionary<string, object?> row)
    {
        var own = new object?[key.Length];
        for (var index = 0; index < key.Length; index++)
        {
            var name = schema.Columns[schema.Key[index]].Name;
            own[index] = row.TryGetValue(name, out var given) ? given : key[index];
            row[name] = key[index];
        }

        var writer = new KeyWriter(schema);
        var wanted = writer.Encode(key).ToArray();
        if (!writer.Encode(own).SequenceEqual(wanted))
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"The body has another key than the path. Leave the key columns out of the body, or give them the values of the path; a key cannot be changed.");
        }
    }
}
