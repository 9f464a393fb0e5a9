using System.Buffers;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// Packs writes for one partition. Payload: for each unit, the number of its operations, then each operation as
/// kind (1 byte, plus 0x80 when conditional and 0x40 when it says something of expiry), index of the table, expected version when
/// conditional, <see cref="RowExpiry.Pack">expiry</see> when said, length, and the encoded row (the canonical key for <see cref="WriteKind.Remove"/>). Numbers are <see cref="VarInt"/>.
/// Not thread-safe.
/// </summary>
public sealed class WriteRequestBuilder
{
    /// <summary>Bytes that an unconditional operation takes beside its content, unless that is huge.</summary>
    public const int UsualOverhead = 5;

    internal const byte ConditionalFlag = 0x80;
    internal const byte ExpiryFlag = 0x40;

    // One operation, its kind, index of the table, expected version, expiry and length.
    private const int MaxSingleHeader = 2 + (4 * VarInt.MaxLength);

    private readonly ArrayBufferWriter<byte> _payload;
    private readonly List<TableRef> _tables = [];
    private int _unitCount;
    private int _operationCount;
    private int _leftInUnit;

    public WriteRequestBuilder()
        : this(256)
    {
    }

    /// <param name="capacity">Bytes that will be packed, as far as is known.</param>
    public WriteRequestBuilder(int capacity)
    {
        _payload = new ArrayBufferWriter<byte>(Math.Max(1, capacity));
    }

    /// <summary>Units begun so far.</summary>
    public int UnitCount => _unitCount;

    /// <summary>Bytes packed so far.</summary>
    public int ByteCount => _payload.WrittenCount;

    /// <summary>Starts a unit of <paramref name="operationCount"/> operations; exactly so many <see cref="Add"/> must follow.</summary>
    public void BeginUnit(int operationCount)
    {
        if (_leftInUnit != 0)
        {
            throw new InvalidOperationException($"The unit before lacks {_leftInUnit} operations.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(operationCount);
        _unitCount++;
        _leftInUnit = operationCount;
        VarInt.Write(_payload, (ulong)operationCount);
    }

    /// <summary>Adds one operation to the unit begun last.</summary>
    /// <param name="expectedVersion">The version that the row must have; 0: it must not exist; null: unconditional.</param>
    /// <param name="content">The encoded row, or for <see cref="WriteKind.Remove"/> the canonical key.</param>
    /// <param name="expiry">When the row expires; nothing for <see cref="WriteKind.Remove"/>.</param>
    public void Add(TableRef table, WriteKind kind, long? expectedVersion, ReadOnlySpan<byte> content, RowExpiry expiry = default)
    {
        if (_leftInUnit-- <= 0)
        {
            throw new InvalidOperationException("Begin a unit first.");
        }

        if (++_operationCount > WriteRequest.MaxOperations || _payload.WrittenCount + content.Length > WriteRequest.MaxBytes)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"One request takes at most {WriteRequest.MaxOperations} operations and {WriteRequest.MaxBytes} bytes for a partition; this is operation {_operationCount} at {_payload.WrittenCount + content.Length} bytes. Send it in parts.");
        }

        _payload.Advance(WriteHeader(_payload.GetSpan(MaxSingleHeader), IndexOf(table), kind, expectedVersion, expiry, content.Length));
        _payload.Write(content);
    }

    /// <summary>The most bytes that <see cref="PackSingle"/> takes.</summary>
    /// <param name="contentLength">Bytes of the content.</param>
    public static int MaxSingleBytes(int contentLength) => MaxSingleHeader + contentLength;

    /// <summary>Packs a unit of one operation as a request carries it, and returns the number of bytes.</summary>
    /// <param name="packed">Where to; has room for <see cref="MaxSingleBytes"/>.</param>
    /// <param name="table">Index of the table in the request.</param>
    public static int PackSingle(Span<byte> packed, int table, WriteKind kind, long? expectedVersion, ReadOnlySpan<byte> content, RowExpiry expiry = default)
    {
        var length = VarInt.Write(packed, 1);
        length += WriteHeader(packed[length..], table, kind, expectedVersion, expiry, content.Length);
        content.CopyTo(packed[length..]);
        return length + content.Length;
    }

    /// <summary>Adds a unit of one operation.</summary>
    public void AddSingle(TableRef table, WriteKind kind, long? expectedVersion, ReadOnlySpan<byte> content, RowExpiry expiry = default)
    {
        BeginUnit(1);
        Add(table, kind, expectedVersion, content, expiry);
    }

    /// <summary>The request. The builder's memory is handed over: do not use the builder again.</summary>
    public WriteRequest Build() => _leftInUnit == 0
        ? new WriteRequest([.. _tables], _unitCount, _payload.WrittenMemory)
        : throw new InvalidOperationException($"The last unit lacks {_leftInUnit} operations.");

    private static int WriteHeader(Span<byte> header, int table, WriteKind kind, long? expectedVersion, RowExpiry expiry, int contentLength)
    {
        var saysExpiry = expiry != RowExpiry.OfTable;
        header[0] = (byte)((byte)kind | (expectedVersion is null ? 0 : ConditionalFlag) | (saysExpiry ? ExpiryFlag : 0));
        var length = 1;
        length += VarInt.Write(header[length..], (ulong)table);
        if (expectedVersion is { } version)
        {
            length += VarInt.Write(header[length..], (ulong)version);
        }

        if (saysExpiry)
        {
            length += VarInt.Write(header[length..], expiry.Pack());
        }

        return length + VarInt.Write(header[length..], (ulong)contentLength);
    }

    private int IndexOf(TableRef table)
    {
        var index = _tables.IndexOf(table);
        if (index < 0)
        {
            index = _tables.Count;
            _tables.Add(table);
        }

        return index;
    }
}
