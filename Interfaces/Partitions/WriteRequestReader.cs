using Grid.Errors;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>Walks through the operations of a <see cref="WriteRequest"/> without copying (format: <see cref="WriteRequestBuilder"/>).</summary>
public ref struct WriteRequestReader
{
    private readonly ReadOnlySpan<byte> _payload;
    private readonly int _tableCount;
    private int _unitsLeft;
    private int _offset;

    public WriteRequestReader(WriteRequest request)
    {
        _payload = request.Payload.Span;
        _tableCount = request.Tables.Length;
        _unitsLeft = request.UnitCount >= 0
            ? request.UnitCount
            : throw new RequestException(ErrorCode.InvalidRequest, $"The write request has {request.UnitCount} units.");
    }

    /// <summary>Operations of the unit that have not been read yet.</summary>
    public int OperationsLeft { get; private set; }

    public WriteKind Kind { get; private set; }

    /// <summary>Index into <see cref="WriteRequest.Tables"/>.</summary>
    public int TableIndex { get; private set; }

    /// <summary>See <see cref="WriteRequestBuilder.Add"/>.</summary>
    public long? ExpectedVersion { get; private set; }

    /// <summary>What the operation says of the row's expiry.</summary>
    public RowExpiry Expiry { get; private set; }

    /// <summary>The encoded row, or the canonical key.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Goes to the next unit, skipping what is left of this one; false behind the last.</summary>
    public bool NextUnit()
    {
        while (NextOperation())
        {
        }

        if (_unitsLeft == 0)
        {
            return _offset == _payload.Length
                ? false
                : throw new RequestException(ErrorCode.InvalidRequest, $"The write request has {_payload.Length - _offset} bytes behind its last unit.");
        }

        _unitsLeft--;
        var operations = VarInt.Read(_payload, ref _offset);
        OperationsLeft = operations is > 0 and <= WriteRequest.MaxOperations
            ? (int)operations
            : throw new RequestException(ErrorCode.InvalidRequest,
                $"A unit of the write request has {operations} operations; it takes 1 to {WriteRequest.MaxOperations}.");
        return true;
    }

    /// <summary>Goes to the next operation of the unit; false behind its last.</summary>
    public bool NextOperation()
    {
        if (OperationsLeft == 0)
        {
            return false;
        }

        OperationsLeft--;
        if (_offset >= _payload.Length)
        {
            throw new RequestException(ErrorCode.InvalidRequest, "The write request ends early.");
        }

        var kind = _payload[_offset++];
        Kind = (WriteKind)(kind & ~(WriteRequestBuilder.ConditionalFlag | WriteRequestBuilder.ExpiryFlag));
        var table = VarInt.Read(_payload, ref _offset);
        if (Kind > WriteKind.Remove || table >= (ulong)_tableCount)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The write request has kind {Kind} and table {table} of {_tableCount}.");
        }

        TableIndex = (int)table;
        ExpectedVersion = (kind & WriteRequestBuilder.ConditionalFlag) != 0 ? (long)VarInt.Read(_payload, ref _offset) : null;
        Expiry = (kind & WriteRequestBuilder.ExpiryFlag) != 0 ? RowExpiry.Unpack(VarInt.Read(_payload, ref _offset)) : RowExpiry.OfTable;
        var length = VarInt.ReadLength(_payload, ref _offset);
        Content = _payload.Slice(_offset, length);
        _offset += length;
        return true;
    }
}
