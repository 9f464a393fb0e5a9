using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>Keys of one 64-bit column, or of a column of at most 32 bits and one of 64, as two numbers that are equal exactly when the keys are.</summary>
internal readonly record struct PackedKey(long Low, long High)
{
    private const int NullShift = 32;

    /// <summary>Whether keys of these columns can be packed.</summary>
    public static bool CanPack(ReadOnlySpan<Vector> keys) => keys switch
    {
        [NumberVector<long>] => true,
        [NumberVector<long> { Type.Physical: PhysicalType.Bool or PhysicalType.Int16 or PhysicalType.Int32 }, NumberVector<long>] => true,
        _ => false,
    };

    public static PackedKey Of(ReadOnlySpan<NumberVector<long>> keys, int row)
    {
        var last = keys[^1];
        var isNull = last.IsNull(row);
        var high = isNull ? 1L << NullShift : 0;
        if (keys.Length == 2)
        {
            high |= keys[0].IsNull(row) ? 2L << NullShift : (uint)keys[0].Values[row];
        }

        return new PackedKey(isNull ? 0 : last.Values[row], high);
    }

    public ulong Hash
    {
        get
        {
            // Multiplying spreads neighbours; the upper half is folded in because the table uses the lower bits.
            var product = ((ulong)Low * 0x9E3779B97F4A7C15) ^ ((ulong)High * 0xC2B2AE3D27D4EB4F);
            return product ^ (product >> 32);
        }
    }
}
