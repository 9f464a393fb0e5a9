using Grid.Errors;
using Grid.Grains.Columns.Indexes;
using Grid.Tables;

namespace Grid.Grains.Columns;

/// <summary>
/// The rows of one table in one partition, in columns. A row lives in a slot; slots are counted through all chunks, and
/// those of removed rows are used again. Not thread-safe: the owner reads and writes one at a time, and no span outlives
/// the next write. A write that throws has changed nothing.
/// </summary>
public sealed class TableSlice
{
    /// <summary>Slots of a chunk, which is also the vector length of the query engine: a few columns of a chunk fit the L1 cache.</summary>
    public const int ChunkSize = 1 << ChunkShift;

    internal const int ChunkShift = 11;
    internal const int ChunkMask = ChunkSize - 1;

    /// <summary>Slots that a chunk starts with: one word of its bitmaps.</summary>
    internal const int MinChunkCapacity = 64;

    /// <summary>Slots below which free ones are not worth a walk over all rows.</summary>
    private const int MinSparseSlots = 4 * MinChunkCapacity;

    private readonly SlotAllocator _slots = new();
    private readonly Column[] _columns;
    private readonly KeyIndex _index;
    private readonly RowDecoder _decoder;
    private readonly SliceIndexes _secondary;
    private SlotExpiry? _expiry;

    public TableSlice(TableSchema schema)
    {
        Schema = schema;
        _columns = [.. schema.Columns.Select(column => Column.Create(column.Type, _slots))];
        _index = new KeyIndex([.. schema.Key.Select(ordinal => _columns[ordinal])]);
        _decoder = new RowDecoder(schema);
        _secondary = new SliceIndexes(schema, _columns, before: null);
    }

    // The same rows with other columns or indexes: slots, and what stays of these, are shared.
    private TableSlice(TableSlice before, TableSchema schema)
    {
        Schema = schema;
        _slots = before._slots;
        _index = before._index;
        _expiry = before._expiry;
        _decoder = new RowDecoder(schema);
        _columns = [.. Enumerable.Range(0, schema.Columns.Length).Select(ordinal => before.Schema.OrdinalOf(schema.IdOf(ordinal)) is >= 0 and var place
            ? before._columns[place]
            : Column.CreateFilled(schema.Columns[ordinal], before._slots))];
        _secondary = new SliceIndexes(schema, _columns, before._secondary);
    }

    public TableSchema Schema { get; }

    /// <summary>Rows.</summary>
    public int RowCount => _slots.LiveCount;

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount
    {
        get
        {
            var count = _slots.ByteCount + _index.ByteCount + _decoder.ByteCount + _secondary.ByteCount + (_expiry?.ByteCount ?? 0);
            foreach (var column in _columns)
            {
                count += column.ByteCount;
            }

            return count;
        }
    }

    public int ChunkCount => _slots.ChunkCount;

    public TableChunk GetChunk(int index) => _slots.GetChunk(index);

    public Column GetColumn(int ordinal) => _columns[ordinal];

    /// <summary>The secondary indexes.</summary>
    internal SliceIndexes Indexes => _secondary;

    /// <summary>Whether a secondary index lacks rows that were there before it: it is not searched then.</summary>
    public bool NeedsIndexing => !_secondary.AreComplete;

    /// <summary>
    /// The rows in a later version of their table, or with other indexes: columns that are new have their default in every row,
    /// indexes that are new have to be built. This slice is given up by it.
    /// </summary>
    public TableSlice Alter(TableSchema schema) => new(this, schema);

    /// <summary>The slot (chunk × <see cref="ChunkSize"/> + index) of the row with these canonical key bytes, or -1.</summary>
    internal int FindSlot(ReadOnlySpan<byte> key) => _index.Find(key, KeyIndex.HashOf(key));

    /// <summary>The rows in the order of <see cref="KeyOrder"/>, from behind a canonical key; empty for all.</summary>
    internal KeyScan Scan(ReadOnlySpan<byte> after) => new(_index, after);

    /// <summary>The version of the row in a live slot.</summary>
    internal long GetVersion(int slot) => _slots[slot];

    /// <summary>When the row in a live slot expires.</summary>
    internal ExpiryTime GetExpiry(int slot) => _expiry is null ? ExpiryTime.Never : _expiry[slot];

    /// <summary>Whether any row expires.</summary>
    internal bool HasExpiring => _expiry is { Count: > 0 };

    /// <summary>Whether the time of any row has come.</summary>
    /// <param name="now">As of <see cref="ExpiryTime.Now"/>.</param>
    internal bool IsAnyExpired(long now) => _expiry is not null && _expiry.TryFindDue(now, out _);

    /// <summary>Removes the rows whose time has come: up to a microsecond each.</summary>
    /// <param name="keys">Gets their canonical keys; null when nobody needs them.</param>
    internal void RemoveExpired(long now, List<byte[]>? keys)
    {
        while (_expiry is not null && _expiry.TryFindDue(now, out var slot))
        {
            keys?.Add(_index.KeyOf(slot));
            Remove(_index.HashOf(slot), slot);
        }
    }

    /// <summary>Takes one chunk of rows, at most, into a secondary index that lacks some: a step of a few milliseconds.</summary>
    public void BuildIndexes() => _secondary.Build(_slots);

    /// <summary>XxHash3 of the canonical key bytes of a live slot's row.</summary>
    internal ulong KeyHashOf(int slot) => _index.HashOf(slot);

    /// <summary>The version of the row with these canonical key bytes (<see cref="KeyCodec"/>).</summary>
    public bool TryGetVersion(ReadOnlySpan<byte> key, out long version)
    {
        var slot = _index.Find(key, KeyIndex.HashOf(key));
        version = slot < 0 ? 0 : _slots[slot];
        return slot >= 0;
    }

    /// <summary>Writes all columns of the row with these canonical key bytes into <paramref name="writer"/>, begun anew; the caller ends it.</summary>
    public bool TryRead(ReadOnlySpan<byte> key, RowWriter writer, out long version)
    {
        var slot = _index.Find(key, KeyIndex.HashOf(key));
        if (slot < 0)
        {
            version = 0;
            return false;
        }

        version = _slots[slot];
        ReadSlot(slot, writer);
        return true;
    }

    /// <summary>Writes all columns of a live slot (chunk × <see cref="ChunkSize"/> + index) into <paramref name="writer"/>, begun anew; the caller ends it.</summary>
    public void ReadSlot(int slot, RowWriter writer)
    {
        if (!_slots.IsLive(slot))
        {
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"Slot {slot} of table {Schema.Name} holds no row.");
        }

        writer.Begin();
        foreach (var column in _columns)
        {
            column.Write(slot, writer);
        }
    }

    /// <summary>Inserts a row, or replaces the row of the same key: then the answer is true.</summary>
    /// <param name="row">The whole encoded row (<see cref="RowReader"/>).</param>
    /// <param name="expires">When the row expires. It stays until <see cref="RemoveExpired"/> is called.</param>
    /// <exception cref="GridException"><see cref="ErrorCode.StoreFailure"/>: the row is damaged. Nothing is changed.</exception>
    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: a column cannot hold so many bytes. Nothing is changed.</exception>
    public bool Upsert(ReadOnlySpan<byte> row, long version, ExpiryTime expires = default)
    {
        _decoder.Decode(row);
        var key = _decoder.GetKey(row);
        var hash = KeyIndex.HashOf(key);
        var found = _index.Find(key, hash);
        if (found >= 0)
        {
            ReserveValues(found);
            _secondary.Reserve();
            ReserveExpiry(found, expires);
            _secondary.RemoveMoving(found, _decoder, row);
            SetValues(found, row);
            _secondary.AddMoved(found);
            _slots[found] = version;
            _expiry?.Set(found, expires);
            return true;
        }

        var slot = _slots.Next;
        ReserveSlot(slot);
        ReserveValues(slot);
        _secondary.Reserve();
        ReserveExpiry(slot, expires);
        SetValues(slot, row);
        _slots.Occupy(version);
        _index.Add(hash, slot);
        _secondary.Add(slot);
        _expiry?.Set(slot, expires);
        return false;
    }

    /// <summary>Removes the row with these canonical key bytes; true when there was one.</summary>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        var hash = KeyIndex.HashOf(key);
        var slot = _index.Find(key, hash);
        if (slot < 0)
        {
            return false;
        }

        Remove(hash, slot);
        return true;
    }

    /// <summary>Whether most slots hold no row, so that <see cref="Compact"/> gives back more than half of the memory.</summary>
    public bool IsSparse => _slots.SlotCount >= MinSparseSlots && _slots.LiveCount < _slots.SlotCount / 2;

    /// <summary>
    /// The same rows with their versions in a slice of their own, without free slots, forgotten strings and an index that is too large.
    /// It takes a step for each row that is left, which fewer than so many removals have made worth it. This slice stays as it is.
    /// </summary>
    public TableSlice Compact()
    {
        var compact = new TableSlice(Schema);
        var writer = new RowWriter(Schema);
        for (var slot = 0; slot < _slots.SlotCount; slot++)
        {
            if (_slots.IsLive(slot))
            {
                ReadSlot(slot, writer);
                compact.Upsert(writer.End(), _slots[slot], GetExpiry(slot));
            }
        }

        return compact;
    }

    /// <summary>Removes all rows and gives their memory back.</summary>
    public void Clear()
    {
        _slots.Clear();
        _index.Clear();
        _secondary.Clear();
        _expiry = null;
        foreach (var column in _columns)
        {
            column.Clear();
        }
    }

    private void Remove(ulong hash, int slot)
    {
        _index.Remove(hash, slot);
        _secondary.Remove(slot);
        _expiry?.Set(slot, ExpiryTime.Never);
        _slots.Free(slot);
        foreach (var column in _columns)
        {
            column.Free(slot);
        }

        Tidy(slot);
    }

    // Rows that never expire need no place among the times.
    private void ReserveExpiry(int slot, ExpiryTime expires)
    {
        if (!expires.IsNever)
        {
            (_expiry ??= new SlotExpiry()).Reserve(slot);
        }
    }

    private void ReserveSlot(int slot)
    {
        _index.Reserve(slot);
        if (slot >= _slots.Capacity)
        {
            foreach (var column in _columns)
            {
                column.EnsureSlot(slot);
            }

            // Last, because its capacity stands for that of all.
            _slots.EnsureSlot(slot);
        }
    }

    private void ReserveValues(int slot)
    {
        for (var ordinal = 0; ordinal < _columns.Length; ordinal++)
        {
            if (_decoder.IsNull(ordinal))
            {
                _columns[ordinal].ReserveNull(slot);
            }
            else
            {
                _columns[ordinal].Reserve(slot, _decoder.GetLength(ordinal));
            }
        }
    }

    private void SetValues(int slot, ReadOnlySpan<byte> row)
    {
        for (var ordinal = 0; ordinal < _columns.Length; ordinal++)
        {
            if (_decoder.IsNull(ordinal))
            {
                _columns[ordinal].SetNull(slot);
            }
            else
            {
                _columns[ordinal].Set(slot, _decoder.GetValue(row, ordinal));
            }
        }
    }

    private void Tidy(int slot)
    {
        // An empty slice gives everything back, unless it is so small that it may be a queue, filled and emptied all the time.
        if (_slots.LiveCount == 0 && _slots.SlotCount > MinChunkCapacity)
        {
            Clear();
            return;
        }

        foreach (var column in _columns)
        {
            column.Tidy(slot);
        }
    }
}
