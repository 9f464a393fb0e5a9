using System.Runtime.InteropServices;
using Grid.Tables;

namespace Grid.Queries;

/// <summary>
/// Values of one column of a result, as they travel: <see cref="Data"/> holds the fixed-width values one after another
/// (a NULL takes its place, with undefined content), or the bytes of all values, value i lying between
/// <see cref="Offsets"/>[i] and [i+1]. <see cref="Nulls"/> has one bit a row, set for NULL, low bit first; null when no
/// value is NULL. Immutable once made; the arrays are not copied.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.ColumnVector")]
public sealed class ColumnVector
{
    public ColumnVector(ColumnType type, int count, byte[] data, int[]? offsets, byte[]? nulls)
    {
        Type = type;
        Count = count;
        Data = data;
        Offsets = offsets;
        Nulls = nulls;
    }

    [Id(0)]
    public ColumnType Type { get; }

    [Id(1)]
    public int Count { get; }

    [Id(2)]
    public byte[] Data { get; }

    [Id(3)]
    public int[]? Offsets { get; }

    [Id(4)]
    public byte[]? Nulls { get; }

    /// <summary>Bytes that the vector holds.</summary>
    public long ByteCount => Data.Length + (Offsets?.Length * sizeof(int) ?? 0) + (Nulls?.Length ?? 0);

    public bool IsNull(int row) => Type.Kind == TypeKind.Null || (Nulls is not null && (Nulls[row >> 3] & (1 << (row & 7))) != 0);

    /// <summary>The encoded bytes of a value, as in a row; meaningless for NULL.</summary>
    public ReadOnlySpan<byte> GetBytes(int row)
    {
        if (Offsets is not null)
        {
            return Data.AsSpan(Offsets[row]..Offsets[row + 1]);
        }

        var width = Type.Width;
        return Data.AsSpan(row * width, width);
    }

    /// <summary>The fixed-width values as an array of their physical type.</summary>
    public ReadOnlySpan<T> GetValues<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data.AsSpan());

    /// <summary>The CLR value (see <see cref="ClrValue"/>), null for NULL.</summary>
    public object? GetValue(int row) => IsNull(row) ? null : ClrValue.Read(Type, GetBytes(row));
}
