using System.Numerics;
using System.Runtime.InteropServices;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Vectors;

/// <summary>Makes vectors from what travels, and joins them.</summary>
internal static class VectorFactory
{
    /// <summary>Widens a column that travelled.</summary>
    public static Vector FromColumn(ColumnVector column)
    {
        Vector vector = column.Type.Physical switch
        {
            PhysicalType.Bool => Widen<byte, long>(column),
            PhysicalType.Int16 => Widen<short, long>(column),
            PhysicalType.Int32 => Widen<int, long>(column),
            PhysicalType.Int64 => Widen<long, long>(column),
            PhysicalType.Int128 => Widen<Int128, Int128>(column),
            PhysicalType.Float => Widen<float, double>(column),
            PhysicalType.Double => Widen<double, double>(column),
            _ => FromBytes(column),
        };
        for (var index = 0; index < column.Count && (column.Nulls is not null || column.Type.Kind == TypeKind.Null); index++)
        {
            if (column.IsNull(index))
            {
                vector.SetNull(index);
            }
        }

        return vector;
    }

    /// <summary>A vector that repeats one constant.</summary>
    public static Vector Repeat(Literal literal, int count)
    {
        if (literal.IsNull)
        {
            var nulls = Empty(literal.Type, count);
            nulls.Nulls = new bool[count];
            Array.Fill(nulls.Nulls, true);
            return nulls;
        }

        var one = FromColumn(new ColumnVector(literal.Type, 1, literal.Bytes!, literal.Type.Width == 0 ? [0, literal.Bytes!.Length] : null, null));
        return one.Gather(new int[count]);
    }

    /// <summary>A vector of undefined values.</summary>
    public static Vector Empty(ColumnType type, int count) => Lanes.Of(type) switch
    {
        Lane.Long => new NumberVector<long>(type, count),
        Lane.Wide => new NumberVector<Int128>(type, count),
        Lane.Double => new NumberVector<double>(type, count),
        _ => new BytesVector(type, count),
    };

    /// <summary>Copies values of a vector of the same type to places of another.</summary>
    public static void Scatter(Vector from, Vector to, ReadOnlySpan<int> places)
    {
        for (var index = 0; index < from.Count; index++)
        {
            Copy(from, index, to, places[index]);
        }
    }

    public static void Copy(Vector from, int index, Vector to, int place)
    {
        if (from.IsNull(index))
        {
            to.SetNull(place);
            return;
        }

        switch (from)
        {
            case NumberVector<long> values:
                ((NumberVector<long>)to).Values[place] = values.Values[index];
                break;
            case NumberVector<Int128> values:
                ((NumberVector<Int128>)to).Values[place] = values.Values[index];
                break;
            case NumberVector<double> values:
                ((NumberVector<double>)to).Values[place] = values.Values[index];
                break;
            default:
                ((BytesVector)to).Set(place, ((BytesVector)from).Get(index));
                break;
        }
    }

    /// <summary>One vector of all values of several of one type, in order.</summary>
    public static Vector Concatenate(IReadOnlyList<Vector> parts, ColumnType type)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var all = Empty(type, parts.Sum(part => part.Count));
        var place = 0;
        foreach (var part in parts)
        {
            if (part.Nulls is null && TryCopyAll(part, all, place))
            {
                place += part.Count;
                continue;
            }

            for (var index = 0; index < part.Count; index++)
            {
                Copy(part, index, all, place++);
            }
        }

        return all;
    }

    private static bool TryCopyAll(Vector from, Vector to, int place)
    {
        switch (from)
        {
            case NumberVector<long> values:
                Array.Copy(values.Values, 0, ((NumberVector<long>)to).Values, place, from.Count);
                return true;
            case NumberVector<Int128> values:
                Array.Copy(values.Values, 0, ((NumberVector<Int128>)to).Values, place, from.Count);
                return true;
            case NumberVector<double> values:
                Array.Copy(values.Values, 0, ((NumberVector<double>)to).Values, place, from.Count);
                return true;
            default:
                return false;
        }
    }

    private static NumberVector<TLane> Widen<T, TLane>(ColumnVector column)
        where T : unmanaged, INumber<T>
        where TLane : unmanaged, INumber<TLane>
    {
        var values = MemoryMarshal.Cast<byte, T>(column.Data.AsSpan());
        var vector = new NumberVector<TLane>(column.Type, column.Count);
        for (var index = 0; index < column.Count; index++)
        {
            vector.Values[index] = TLane.CreateTruncating(values[index]);
        }

        return vector;
    }

    private static BytesVector FromBytes(ColumnVector column)
    {
        var vector = new BytesVector(column.Type, column.Count);
        for (var index = 0; index < column.Count; index++)
        {
            vector.Set(index, column.GetBytes(index));
        }

        return vector;
    }
}
