using System.Buffers;
using System.Buffers.Binary;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>Packs changes batch by batch, in the form that <see cref="ChangesReader"/> reads. Not thread-safe.</summary>
public sealed class ChangesBuilder
{
    private readonly ArrayBufferWriter<byte> _changes = new();
    private readonly ArrayBufferWriter<byte> _batch = new();
    private int _batchCount;

    /// <summary>Changes of ended batches.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of ended batches.</summary>
    public int ByteCount => _changes.WrittenCount;

    /// <summary>Adds a change to the batch at hand.</summary>
    /// <param name="content">The encoded row, or the canonical key of one that was deleted.</param>
    public void Add(ChangeKind kind, ReadOnlySpan<byte> content)
    {
        _batch.GetSpan(1)[0] = (byte)kind;
        _batch.Advance(1);
        VarInt.Write(_batch, (ulong)content.Length);
        _batch.Write(content);
        _batchCount++;
    }

    /// <summary>Ends the batch at hand; one without changes is left out.</summary>
    public void EndBatch(ChangePlace place)
    {
        if (_batchCount == 0)
        {
            return;
        }

        VarInt.Write(_changes, (ulong)place.Position.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(_changes.GetSpan(sizeof(uint)), place.Fingerprint);
        _changes.Advance(sizeof(uint));
        VarInt.Write(_changes, (ulong)_batchCount);
        _changes.Write(_batch.WrittenSpan);
        Count += _batchCount;
        _batch.ResetWrittenCount();
        _batchCount = 0;
    }

    /// <summary>The answer. The builder's memory is handed over: do not use the builder again.</summary>
    public ChangesResponse Build(ChangePlace through) => new(through, Count, _changes.WrittenMemory);
}
