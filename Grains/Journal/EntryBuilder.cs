using System.Buffers;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Journal;

/// <summary>
/// Packs consecutive batches into the payload of one journal entry. Payload: for each batch the number of its
/// operations, then each as kind (1 byte), table id, version of the table's schema and time of expiry where the kind says so, length, content
/// (encoded row, or canonical key). Numbers are <see cref="VarInt"/>. State is absolute: whole rows and deletions, so that replaying twice changes nothing.
/// </summary>
public sealed class EntryBuilder
{
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _batch = new();
    private int _operationCount;

    /// <summary>Batches packed so far.</summary>
    public int BatchCount { get; private set; }

    /// <summary>Bytes packed so far.</summary>
    public int ByteCount => _payload.WrittenCount;

    /// <summary>Adds an operation to the batch at hand.</summary>
    /// <param name="version">The version of the table's schema that a row is encoded for; keys are the same in all.</param>
    /// <param name="expires">When the row expires.</param>
    public void Add(BatchOperation operation, TableId table, int version, ReadOnlySpan<byte> content, ExpiryTime expires = default)
    {
        var isVersioned = operation == BatchOperation.Upsert && (version > 1 || !expires.IsNever);
        var header = _batch.GetSpan(1 + (4 * VarInt.MaxLength));
        header[0] = (byte)(!isVersioned ? operation : expires.IsNever ? BatchOperation.VersionedUpsert : BatchOperation.ExpiringUpsert);
        var length = 1 + VarInt.Write(header[1..], (ulong)table.Value);
        if (isVersioned)
        {
            length += VarInt.Write(header[length..], (ulong)version);
            length += expires.IsNever ? 0 : VarInt.Write(header[length..], (ulong)expires.Microseconds);
        }

        length += VarInt.Write(header[length..], (ulong)content.Length);
        _batch.Advance(length);
        _batch.Write(content);
        _operationCount++;
    }

    /// <summary>Closes the batch at hand; it may be empty.</summary>
    public void EndBatch()
    {
        VarInt.Write(_payload, (ulong)_operationCount);
        _payload.Write(_batch.WrittenSpan);
        DiscardBatch();
        BatchCount++;
    }

    /// <summary>Forgets the operations added since the last <see cref="EndBatch"/>.</summary>
    public void DiscardBatch()
    {
        _batch.ResetWrittenCount();
        _operationCount = 0;
    }

    /// <summary>The entry, placed behind <paramref name="last"/>. The builder's memory is handed over: do not use the builder again.</summary>
    public JournalEntry Build(PartitionId partition, Epoch epoch, Position last) => JournalEntry.Create(
        partition, epoch, last.Next, Position.Create(last.Value + BatchCount), _payload.WrittenMemory);
}
