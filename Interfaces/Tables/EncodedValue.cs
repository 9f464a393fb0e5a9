using Grid.Errors;

namespace Grid.Tables;

/// <summary>One value inside an encoded row or key.</summary>
public static class EncodedValue
{
    /// <summary>Returns the bytes of a value (without its length) and moves <paramref name="offset"/> behind it.</summary>
    public static ReadOnlySpan<byte> Read(ColumnType type, ReadOnlySpan<byte> source, scoped ref int offset)
    {
        var width = type.Width;
        if (width == 0)
        {
            width = VarInt.ReadLength(source, ref offset);
        }
        else if (width > source.Length - offset)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"Damaged encoding: a {type} takes {width} bytes, {source.Length - offset} are left.");
        }

        var value = source.Slice(offset, width);
        if (type.Kind == TypeKind.Boolean && value[0] > 1)
        {
            throw new GridException(ErrorCode.StoreFailure, $"Damaged encoding: a BOOLEAN is 0 or 1, not {value[0]}.");
        }

        offset += width;
        return value;
    }
}
