using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Journal;

/// <summary>Walks through the operations of a journal entry without copying (format: <see cref="EntryBuilder"/>).</summary>
public ref struct EntryReader
{
    private readonly JournalEntry _entry;
    private readonly ReadOnlySpan<byte> _payload;
    private int _offset;
    private int _operationsLeft;
    private long _position;

    public EntryReader(JournalEntry entry)
    {
        _entry = entry;
        _payload = entry.Payload.Span;
        _position = entry.First.Value - 1;
    }

    /// <summary>Position of the batch that the operation belongs to.</summary>
    public readonly Position Position => Position.Create(_position);

    /// <summary><see cref="BatchOperation.Upsert"/> or <see cref="BatchOperation.Delete"/>.</summary>
    public BatchOperation Operation { get; private set; }

    /// <summary>The version of the table's schema that the row is encoded for.</summary>
    public int Version { get; private set; }

    /// <summary>When the row expires.</summary>
    public ExpiryTime Expires { get; private set; }

    public TableId Table { get; private set; }

    /// <summary>Where <see cref="Content"/> lies in the entry's payload.</summary>
    public Range ContentRange { get; private set; }

    /// <summary>The encoded row, or the canonical key.</summary>
    public readonly ReadOnlySpan<byte> Content => _payload[ContentRange];

    /// <summary>Goes to the next operation of the entry; false behind the last.</summary>
    public bool MoveNext()
    {
        while (_operationsLeft == 0)
        {
            if (_position == _entry.Last.Value)
            {
                return _offset == _payload.Length ? false : throw Damaged("bytes are left over");
            }

            _position++;
            _operationsLeft = (int)VarInt.Read(_payload, ref _offset);
        }

        _operationsLeft--;
        if (_offset >= _payload.Length)
        {
            throw Damaged("it ends early");
        }

        var kind = (BatchOperation)_payload[_offset++];
        if (kind > BatchOperation.ExpiringUpsert)
        {
            throw Damaged($"operation {kind} is unknown");
        }

        Operation = kind == BatchOperation.Delete ? BatchOperation.Delete : BatchOperation.Upsert;
        Table = new TableId((long)VarInt.Read(_payload, ref _offset));
        Version = kind >= BatchOperation.VersionedUpsert ? (int)VarInt.Read(_payload, ref _offset) : 1;
        Expires = kind == BatchOperation.ExpiringUpsert ? ExpiryTime.Create((long)VarInt.Read(_payload, ref _offset)) : ExpiryTime.Never;
        var length = VarInt.ReadLength(_payload, ref _offset);
        ContentRange = _offset..(_offset + length);
        _offset += length;
        return true;
    }

    private readonly GridException Damaged(string what) => new(ErrorCode.StoreFailure,
        $"Damaged journal entry of partition {_entry.Partition}, positions {_entry.First} to {_entry.Last}: {what}.");
}
