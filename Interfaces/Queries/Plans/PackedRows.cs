using System.Buffers;
using Grid.Tables;

namespace Grid.Queries.Plans;

/// <summary>Encoded rows of one table: each as length (VarInt) and bytes, one after another.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.PackedRows")]
public sealed record PackedRows([property: Id(0)] int Count, [property: Id(1)] PackedBytes Bytes)
{
    public static PackedRows Of(IReadOnlyList<byte[]> rows)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(1, rows.Sum(row => row.Length + 2)));
        foreach (var row in rows)
        {
            VarInt.Write(output, (ulong)row.Length);
            output.Write(row);
        }

        return new PackedRows(rows.Count, output.WrittenMemory);
    }

    /// <summary>The rows, which share the memory of this.</summary>
    public List<ReadOnlyMemory<byte>> Unpack()
    {
        var rows = new List<ReadOnlyMemory<byte>>(Count);
        var offset = 0;
        for (var row = 0; row < Count; row++)
        {
            var length = VarInt.ReadLength(Bytes.Span, ref offset);
            rows.Add(Bytes.Slice(offset, length));
            offset += length;
        }

        return rows;
    }
}
