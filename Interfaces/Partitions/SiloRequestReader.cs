using System.Buffers.Binary;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>Walks through the parts of a <see cref="SiloRequest"/> without copying.</summary>
public struct SiloRequestReader
{
    private readonly SiloRequest _request;
    private int _partsLeft;
    private int _offset;

    public SiloRequestReader(SiloRequest request)
    {
        _request = request;
        _partsLeft = request.PartCount is >= 0 and <= SiloRequest.MaxParts
            ? request.PartCount
            : throw new RequestException(ErrorCode.LimitExceeded, $"The request has {request.PartCount} parts; a silo takes {SiloRequest.MaxParts} in one. Send it in several.");
    }

    public PartitionId Partition { get; private set; }

    /// <summary>The table of a part that reads.</summary>
    public TableRef Table { get; private set; }

    /// <summary>Keys or units.</summary>
    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>Goes to the next part; false behind the last.</summary>
    public bool MoveNext()
    {
        if (_partsLeft == 0)
        {
            return false;
        }

        _partsLeft--;
        var bytes = _request.Parts.Span;
        var partition = VarInt.Read(bytes, ref _offset);
        var table = VarInt.Read(bytes, ref _offset);
        var count = VarInt.Read(bytes, ref _offset);
        var length = bytes.Length - _offset >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(bytes[_offset..]) : -1;
        _offset += sizeof(int);
        if (partition >= PartitionId.MaxCount || table >= (ulong)_request.Tables.Length || count > WriteRequest.MaxOperations || length < 0 || length > bytes.Length - _offset)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"The request is damaged at byte {_offset} of {bytes.Length}: partition {partition}, table {table} of {_request.Tables.Length}, {count} rows, {length} bytes.");
        }

        (Partition, Table, Count) = (PartitionId.Create((int)partition), _request.Tables[table], (int)count);
        Content = _request.Parts.Slice(_offset, length);
        _offset += length;
        return true;
    }
}
