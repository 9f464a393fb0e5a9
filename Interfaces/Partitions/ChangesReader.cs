using System.Buffers.Binary;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// Walks through the changes of a <see cref="ChangesResponse"/> without copying. Form: for each batch its position (VarInt), its
/// fingerprint (4 bytes, little-endian), the number of its changes (VarInt), and each as kind (1 byte), length (VarInt), content.
/// </summary>
public ref struct ChangesReader(ChangesResponse response)
{
    private readonly ReadOnlySpan<byte> _changes = response.Changes.Span;
    private int _offset;
    private int _left;

    /// <summary>The batch that the change belongs to.</summary>
    public ChangePlace Place { get; private set; }

    /// <summary>Whether no change of the same batch follows.</summary>
    public readonly bool EndsBatch => _left == 0;

    public ChangeKind Kind { get; private set; }

    /// <summary>Where <see cref="Content"/> lies in the response's bytes.</summary>
    public Range ContentRange { get; private set; }

    /// <summary>The encoded row, or the canonical key.</summary>
    public readonly ReadOnlySpan<byte> Content => _changes[ContentRange];

    /// <summary>Goes to the next change; false behind the last.</summary>
    /// <exception cref="GridException">The bytes are not such an answer.</exception>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            if (_offset == _changes.Length)
            {
                return false;
            }

            var position = Position.Create((long)VarInt.Read(_changes, ref _offset));
            Place = new ChangePlace(position, BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))));
            _left = (int)VarInt.Read(_changes, ref _offset);
        }

        _left--;
        Kind = (ChangeKind)Take(1)[0];
        if (Kind > ChangeKind.Delete)
        {
            throw new GridException(ErrorCode.Internal, $"A change of kind {Kind} is not known here. Run the same version of Grid everywhere.");
        }

        var length = VarInt.ReadLength(_changes, ref _offset);
        ContentRange = _offset..(_offset + length);
        _offset += length;
        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _changes.Length - _offset)
        {
            throw new GridException(ErrorCode.Internal, $"Changes end {length - (_changes.Length - _offset)} bytes early.");
        }

        var taken = _changes.Slice(_offset, length);
        _offset += length;
        return taken;
    }
}
