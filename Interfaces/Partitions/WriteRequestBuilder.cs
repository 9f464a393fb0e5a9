using System.Buffers;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// Packs writes for one partition. Payload: for each unit, the number of its operations, then each operation as
/// kind (1 byte, plus 0x80 when conditional), index of the table, expected version when conditional, length, and the
/// encoded row (the canonical key for <see cref="WriteKind.Remove"/>). Numbers are <see cref="VarInt"/>.
/// Not thread-safe.
/// </summary>
public sealed class WriteRequestBuilder
{
    /// <summary>Bytes that an unconditional operation takes beside its content, unless that is huge.</summary>
    public const int UsualOverhead = 5;

    internal const byte ConditionalFlag = 0x80;

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
    public void Add(TableRef table, WriteKind kind, long? expectedVersion, ReadOnlySpan<byte> content)
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

        var header = _payload.GetSpan(1 + (3 * VarInt.MaxLength));
        header[0] = (byte)((byte)kind | (expectedVersion is null ? 0 : ConditionalFlag));
        var length = 1;
        length += VarInt.Write(header[length..], (ulong)IndexOf(table));
        if (expectedVersion is { } version)
        {
            length += VarInt.Write(header[length..], (ulong)version);
        }

        length += VarInt.Write(header[length..], (ulong)content.Length);
        _payload.Advance(length);
        _payload.Write(content);
    }

    /// <summary>Adds a unit of one operation.</summary>
    public void AddSingle(TableRef table, WriteKind kind, long? expectedVersion, ReadOnlySpan<byte> content)
    {
        BeginUnit(1);
        Add(table, kind, expectedVersion, content);
    }

    /// <summary>The request. The builder's memory is handed over: do not use the builder again.</summary>
    public WriteRequest Build() => _leftInUnit == 0
        ? new WriteRequest([.. _tables], _unitCount, _payload.WrittenMemory)
        : throw new InvalidOperationException($"The last unit lacks {_leftInUnit} operations.");

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
