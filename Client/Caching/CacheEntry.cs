using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace Grid.Client.Caching;

/// <summary>An entry as it lies in the table, readable by SQL too. The row expires when the entry does.</summary>
/// <param name="SlidingMicroseconds">How long it lives from each read on; null: reads don't matter.</param>
/// <param name="EndsAt">When it ends whatever is read; null: never.</param>
internal sealed record CacheEntry(
    [property: Key, Column("id")] string Id, [property: Column("value")] ReadOnlyMemory<byte> Value,
    [property: Column("sliding_microseconds")] long? SlidingMicroseconds, [property: Column("ends_at")] DateTimeOffset? EndsAt);
