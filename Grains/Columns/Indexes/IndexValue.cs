using System.Runtime.InteropServices;
using Grid.Tables;

namespace Grid.Grains.Columns.Indexes;

/// <summary>
/// A value that is looked for in an index, wide enough for every column of its kind: numbers of fixed point, floating ones, or
/// bytes. Equal values have one place in the order.
/// </summary>
internal readonly record struct IndexValue(bool IsNull, Int128 Number, double Floating, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>NULL, which is behind every value.</summary>
    public static IndexValue Null { get; } = new(true, default, default, default);

    /// <summary>Reads an encoded value.</summary>
    public static IndexValue Of(PhysicalType type, byte[] value) => type switch
    {
        PhysicalType.Bool => OfNumber(value[0]),
        PhysicalType.Int16 => OfNumber(MemoryMarshal.Read<short>(value)),
        PhysicalType.Int32 => OfNumber(MemoryMarshal.Read<int>(value)),
        PhysicalType.Int64 => OfNumber(MemoryMarshal.Read<long>(value)),
        PhysicalType.Int128 => OfNumber(MemoryMarshal.Read<Int128>(value)),
        PhysicalType.Float => new(false, default, MemoryMarshal.Read<float>(value), default),
        PhysicalType.Double => new(false, default, MemoryMarshal.Read<double>(value), default),
        PhysicalType.Bytes => new(false, default, default, value),
        _ => throw new InvalidOperationException($"Unknown physical type {type}."),
    };

    public bool Equals(IndexValue other) => IsNull == other.IsNull && Number == other.Number && Floating.Equals(other.Floating) && Bytes.Span.SequenceEqual(other.Bytes.Span);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Number);
        hash.Add(Floating);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    private static IndexValue OfNumber(Int128 number) => new(false, number, default, default);
}
