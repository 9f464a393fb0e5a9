using Grid.Cluster;
using Grid.Grains.Columns;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>The rows of one partition in memory: one slice a table. Holds committed data only.</summary>
internal sealed partial class PartitionState : IJournalTarget
{
    private readonly Dictionary<TableId, TableSlice> _slices = [];
    private readonly Dictionary<(TableId Table, int Version), RowUpgrade> _upgrades = [];

    public PartitionState(CatalogView view)
    {
        View = CatalogView.Unknown;
        Adopt(view);
    }

    /// <summary>The catalog as this partition knows it.</summary>
    public CatalogView View { get; private set; }

    /// <summary>The tables that are stored: all but those kept in memory only.</summary>
    public IReadOnlyCollection<TableSchema> Tables { get; private set; } = [];

    public IEnumerable<TableSlice> Slices => _slices.Values;

    public long RowCount => _slices.Values.Sum(slice => (long)slice.RowCount);

    public long ByteCount => _slices.Values.Sum(slice => slice.ByteCount);

    /// <summary>Called by <see cref="FlushAsync"/>; whoever holds writes back from the journal sets it.</summary>
    public Func<Task> Flush { get; set; } = () => Task.CompletedTask;

    public Task FlushAsync() => Flush();

    /// <summary>The slice of a table, or null when this view of the catalog has no such table.</summary>
    public TableSlice? Find(TableId table) => _slices.GetValueOrDefault(table);

    /// <summary>Whether writes of a table wait for the journal. One that is not known counts as such: it is refused there.</summary>
    public bool IsDurable(TableId table) => Find(table) is not { Schema.Durability: not Durability.Durable };

    /// <summary>Whether an index lacks rows, so that it is not used yet.</summary>
    public bool NeedsIndexing => _slices.Values.Any(slice => slice.NeedsIndexing);

    /// <summary>Takes one chunk of rows, at most, into an index that lacks some.</summary>
    public void BuildIndexes() => _slices.Values.FirstOrDefault(slice => slice.NeedsIndexing)?.BuildIndexes();

    /// <summary>Takes a newer view of the catalog: new tables get empty slices, changed ones other columns and indexes, dropped ones lose theirs. An older view changes nothing.</summary>
    public void Adopt(CatalogView view)
    {
        if (view.Version <= View.Version)
        {
            return;
        }

        View = view;
        Tables = [.. view.Tables.Where(schema => schema.Durability != Durability.Memory)];
        _upgrades.Clear();
        _hasTimeToLive = view.Tables.Any(schema => schema.TimeToLive is not null);
        foreach (var schema in view.Tables)
        {
            if (!_slices.TryGetValue(schema.Id, out var slice))
            {
                _slices.Add(schema.Id, new TableSlice(schema));
            }
            else if (slice.Schema.Version < schema.Version || !slice.Schema.Indexes.SequenceEqual(schema.Indexes))
            {
                _slices[schema.Id] = slice.Alter(schema);
            }
        }

        foreach (var dropped in _slices.Keys.Where(id => !view.TryFind(id, out _)).ToList())
        {
            _slices.Remove(dropped);
        }
    }

    public void Clear()
    {
        Expired.Clear();
        _expiring.Clear();
        foreach (var schema in View.Tables)
        {
            _slices[schema.Id] = new TableSlice(schema);
        }
    }

    public void Load(TableSchema schema, ReadOnlySpan<byte> row, Position position, ExpiryTime expires) => Upsert(_slices[schema.Id], row, position.Value, expires);

    public void Apply(JournalEntry entry) => Apply(entry, replacedByBatch: null);

    /// <summary>Applies a committed entry, counting for each of its batches how many rows it replaced or removed.</summary>
    public void Apply(JournalEntry entry, int[]? replacedByBatch)
    {
        var reader = new EntryReader(entry);
        var hasRemoved = false;
        while (reader.MoveNext())
        {
            // An operation without a slice is of a dropped table.
            if (!_slices.TryGetValue(reader.Table, out var slice))
            {
                continue;
            }

            hasRemoved |= reader.Operation != BatchOperation.Upsert;
            var replaced = reader.Operation != BatchOperation.Upsert ? slice.Remove(reader.Content)
                : Upsert(
                    slice, reader.Version == slice.Schema.Version ? reader.Content : Upgrade(slice.Schema, reader.Version, reader.Content),
                    reader.Position.Value, reader.Expires);
            if (replaced && replacedByBatch is not null)
            {
                replacedByBatch[reader.Position.Value - entry.First.Value]++;
            }
        }

        if (hasRemoved)
        {
            CompactSparse();
        }
    }

    public IEnumerable<IReadOnlyList<VersionedRow>> Read(TableSchema schema, int maxRows)
    {
        // By keys and not by slots: rows of a slice that is compacted between two pages lie elsewhere then.
        byte[] after = [];
        while (Find(schema.Id) is { } slice)
        {
            var rows = ReadBehind(slice.Schema.Version == schema.Version ? slice : throw RowUpgrade.NewerThan(schema, slice.Schema.Version), after, maxRows);
            if (rows.Count > 0)
            {
                yield return rows;
            }

            if (rows.Count < maxRows)
            {
                yield break;
            }

            after = KeyCodec.KeyOf(schema, rows[^1].Row.Span);
        }
    }

    private ReadOnlySpan<byte> Upgrade(TableSchema schema, int version, ReadOnlySpan<byte> row)
    {
        if (!_upgrades.TryGetValue((schema.Id, version), out var upgrade))
        {
            _upgrades[(schema.Id, version)] = upgrade = RowUpgrade.From(schema, version);
        }

        return upgrade.Convert(row);
    }

    private static List<VersionedRow> ReadBehind(TableSlice slice, byte[] after, int maxRows)
    {
        var rows = new List<VersionedRow>();
        var writer = new RowWriter(slice.Schema);
        var scan = slice.Scan(after);
        while (rows.Count < maxRows && scan.TryMoveNext(out var slot))
        {
            slice.ReadSlot(slot, writer);
            rows.Add(new VersionedRow(writer.End().ToArray(), Position.Create(slice.GetVersion(slot))) { Expires = slice.GetExpiry(slot) });
        }

        return rows;
    }

    // Freed slots are used again by rows that come; where none come, their memory is given back.
    private void CompactSparse()
    {
        while (_slices.FirstOrDefault(entry => entry.Value.IsSparse) is { Value: { } sparse } entry)
        {
            _slices[entry.Key] = sparse.Compact();
        }
    }
}
