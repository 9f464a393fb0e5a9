using System.Collections.Immutable;
using System.IO.Hashing;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Journal;

/// <summary>Reduces journal entries to the last state of each key that they touch.</summary>
public static class JournalFold
{
    /// <summary>Folds entries, oldest first. The result refers to the entries' memory. Operations of tables that are not in <paramref name="schemas"/> are dropped; rows of earlier versions come in those of <paramref name="schemas"/>.</summary>
    public static ImmutableArray<TableChanges> Fold(IEnumerable<JournalEntry> entries, IReadOnlyCollection<TableSchema> schemas)
    {
        var byTable = schemas.ToDictionary(schema => schema.Id, schema => new FoldedTable(schema));
        foreach (var entry in entries)
        {
            var reader = new EntryReader(entry);
            while (reader.MoveNext())
            {
                if (byTable.TryGetValue(reader.Table, out var table))
                {
                    table.Take(reader.Operation, reader.Version, entry.Payload[reader.ContentRange], reader.Position, reader.Expires);
                }
            }
        }

        return [.. byTable.Values.Where(table => !table.IsEmpty).Select(table => table.ToChanges())];
    }

    private sealed class FoldedTable(TableSchema schema)
    {
        private readonly Dictionary<ReadOnlyMemory<byte>, VersionedRow> _last = new(MemoryComparer.Instance);
        private readonly Dictionary<int, RowUpgrade> _upgrades = [];

        public bool IsEmpty => _last.Count == 0;

        public void Take(BatchOperation operation, int version, ReadOnlyMemory<byte> content, Position position, ExpiryTime expires)
        {
            if (operation == BatchOperation.Upsert)
            {
                content = version == schema.Version ? content : Upgrade(version, content.Span);
                _last[KeyCodec.KeyOf(schema, content.Span)] = new VersionedRow(content, position) { Expires = expires };
            }
            else
            {
                _last[content] = default;
            }
        }

        public TableChanges ToChanges() => new(
            schema,
            [.. _last.Values.Where(row => !row.Row.IsEmpty)],
            [.. _last.Where(pair => pair.Value.Row.IsEmpty).Select(pair => pair.Key)]);

        private byte[] Upgrade(int version, ReadOnlySpan<byte> row)
        {
            if (!_upgrades.TryGetValue(version, out var upgrade))
            {
                _upgrades[version] = upgrade = RowUpgrade.From(schema, version);
            }

            return upgrade.Convert(row).ToArray();
        }
    }

    private sealed class MemoryComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static MemoryComparer Instance { get; } = new();

        public bool Equals(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

        public int GetHashCode(ReadOnlyMemory<byte> bytes) => (int)XxHash3.HashToUInt64(bytes.Span);
    }
}
