using System.Buffers;
using System.IO.Hashing;
using Grid.Grains.Columns;
using Grid.Grains.Journal;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>
/// Turns waiting requests into one journal entry: checks every operation against schema, partition and condition, and
/// packs the units that pass, one batch each. Conditions see the committed rows and, before them, the earlier units of
/// the same entry, as if each unit had been committed alone. Where no operation of the entry has a condition, no row
/// is looked up. Times to live count from one moment. Takes either the units of durable tables or those of the others (see <see cref="UnloggedWrites"/>), and
/// leaves the rest of a request alone. Used once; must not be interleaved with changes of the state.
/// </summary>
/// <param name="last">The position that the entry follows.</param>
/// <param name="looksAtRows">See <see cref="LooksAtRows"/>.</param>
/// <param name="now">As of <see cref="ExpiryTime.Now"/>.</param>
/// <param name="isDurable">Which units to take.</param>
internal sealed class WritePreparation(PartitionId partition, PartitionState state, Position last, bool looksAtRows, long now, bool isDurable = true)
{
    private readonly Dictionary<(TableId, ReadOnlyMemory<byte>), RowStamp> _rows = new(KeyComparer.Instance);
    private readonly Dictionary<(TableId, ReadOnlyMemory<byte>), RowStamp> _unitRows = new(KeyComparer.Instance);
    private readonly ArrayBufferWriter<byte> _key = new(64);

    public EntryBuilder Builder { get; } = new();

    /// <summary>Whether any operation of these requests depends on the rows that are there.</summary>
    public static bool LooksAtRows(PartitionState state, List<PendingWrite> writes) => writes.Exists(write => write.HasConditions)
        || (writes.Exists(write => write.KeepsExpiry) && (state.MayExpire || writes.Exists(write => write.SetsExpiry)));

    /// <summary>Adds a request's units; refused ones get their failure at once.</summary>
    public void Add(PendingWrite write)
    {
        var reader = new WriteRequestReader(write.Request);
        var isAllMine = Array.TrueForAll(write.Request.Tables, table => state.IsDurable(table.Id) == isDurable);
        for (var unit = 0; reader.NextUnit(); unit++)
        {
            var first = reader;
            write.Batches[unit] = (isAllMine || IsMine(write.Request, first)) && AddUnit(write, unit, ref reader) ? Builder.BatchCount - 1 : -1;
        }
    }

    // The first operation's table decides; the reader is a copy, so that the unit is still to be read.
    private bool IsMine(WriteRequest request, WriteRequestReader unit) =>
        !unit.NextOperation() || state.IsDurable(request.Tables[unit.TableIndex].Id) == isDurable;

    private bool AddUnit(PendingWrite write, int unit, ref WriteRequestReader reader)
    {
        _unitRows.Clear();
        for (var operation = 0; reader.NextOperation(); operation++)
        {
            if (Refuse(write.Request, ref reader, out var code, out var currentVersion) is { } reason)
            {
                write.Fail(unit, operation, code, reason, currentVersion);
                Builder.DiscardBatch();
                return false;
            }
        }

        Builder.EndBatch();
        foreach (var (key, row) in _unitRows)
        {
            _rows[key] = row;
        }

        return true;
    }

    // Adds the operation to the batch at hand unless there is a reason to refuse it.
    private string? Refuse(WriteRequest request, ref WriteRequestReader reader, out ErrorCode code, out long currentVersion)
    {
        currentVersion = 0;
        var table = request.Tables[reader.TableIndex];
        if (state.Find(table.Id) is not { } slice)
        {
            code = ErrorCode.TableNotFound;
            return $"Table {table.Id} does not exist: it has been dropped.";
        }

        var schema = slice.Schema;
        if (schema.Version != table.Version)
        {
            code = ErrorCode.SchemaChanged;
            return $"Table {schema.Name} has schema version {schema.Version}; the request was made for {table.Version}. Refresh the schema and send again.";
        }

        var isRemoval = reader.Kind == WriteKind.Remove;
        code = ErrorCode.InvalidRequest;
        if ((schema.Durability == Durability.Durable) != isDurable)
        {
            return $"One atomic unit writes both durable tables and table {schema.Name}, which is {schema.Durability.ToName()}: a crash could leave half of it. Write them in units of their own.";
        }

        var reason = isRemoval
            ? RowCheck.RefuseKey(schema, reader.Content, partition, state.View.PartitionCount)
            : RowCheck.RefuseRow(schema, reader.Content, partition, state.View.PartitionCount, out code);
        if (reason is not null)
        {
            return reason;
        }

        if (reader.Expiry.Refuse() is { } unacceptable)
        {
            code = ErrorCode.ValueOutOfRange;
            return unacceptable;
        }

        RowStamp present = default;
        if (looksAtRows)
        {
            _key.ResetWrittenCount();
            if (isRemoval)
            {
                _key.Write(reader.Content);
            }
            else
            {
                KeyCodec.WriteKey(schema, reader.Content, _key);
            }

            present = Find(slice);
            currentVersion = present.Version;
            if (RefuseCondition(schema, reader.Kind, reader.ExpectedVersion, currentVersion, out code) is { } failed)
            {
                return failed;
            }

        }

        var expires = isRemoval ? ExpiryTime.Never : reader.Expiry.Resolve(now, schema.TimeToLive, present.Exists ? present.Expires : null);
        if (looksAtRows)
        {
            _unitRows[(schema.Id, _key.WrittenSpan.ToArray())] = isRemoval ? default : new RowStamp(last.Value + Builder.BatchCount + 1, expires);
        }

        Builder.Add(isRemoval ? BatchOperation.Delete : BatchOperation.Upsert, schema.Id, schema.Version, reader.Content, expires);
        return null;
    }

    private RowStamp Find(TableSlice slice)
    {
        var key = (slice.Schema.Id, _key.WrittenMemory);
        if (_unitRows.TryGetValue(key, out var row) || _rows.TryGetValue(key, out row))
        {
            return row;
        }

        var slot = slice.FindSlot(_key.WrittenSpan);
        return slot < 0 ? default : new RowStamp(slice.GetVersion(slot), slice.GetExpiry(slot));
    }

    private static string? RefuseCondition(TableSchema schema, WriteKind kind, long? expected, long current, out ErrorCode code)
    {
        code = ErrorCode.DuplicateKey;
        if (kind == WriteKind.Insert && current != 0)
        {
            return $"Table {schema.Name} already has a row of this key (version {current}): update it, or put to replace it.";
        }

        code = ErrorCode.RowNotFound;
        if (kind == WriteKind.Update && current == 0)
        {
            return $"Table {schema.Name} has no row of this key: insert it, or put to create it.";
        }

        code = ErrorCode.VersionMismatch;
        return expected is null || expected == current
            ? null
            : $"The row of table {schema.Name} has version {current}, not {expected}: read it again and decide anew.";
    }

    /// <summary>What is known of the row of a key; the default when there is none.</summary>
    private readonly record struct RowStamp(long Version, ExpiryTime Expires)
    {
        public bool Exists => Version != 0;
    }

    private sealed class KeyComparer : IEqualityComparer<(TableId Table, ReadOnlyMemory<byte> Key)>
    {
        public static KeyComparer Instance { get; } = new();

        public bool Equals((TableId Table, ReadOnlyMemory<byte> Key) left, (TableId Table, ReadOnlyMemory<byte> Key) right) =>
            left.Table == right.Table && left.Key.Span.SequenceEqual(right.Key.Span);

        public int GetHashCode((TableId Table, ReadOnlyMemory<byte> Key) key) =>
            (int)XxHash3.HashToUInt64(key.Key.Span, key.Table.Value);
    }
}
