using System.Buffers.Binary;
using System.Text;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary>Makes literals of CLR values and reads them back, in the encoding of rows.</summary>
internal static class Literals
{
    public static Literal Of(bool value) => new(ColumnType.Boolean, [value ? (byte)1 : (byte)0]);

    public static Literal Of(string text) => new(ColumnType.Varchar, Encoding.UTF8.GetBytes(text));

    /// <summary>A REAL or DOUBLE.</summary>
    public static Literal Of(ColumnType type, double value)
    {
        var bytes = new byte[type.Width];
        if (type.Physical == PhysicalType.Float)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
        }
        else
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        }

        return new Literal(type, bytes);
    }

    /// <summary>A literal whose physical form is an integer: integers, DECIMAL by its unscaled value, DATE, TIMESTAMP, UUID.</summary>
    /// <exception cref="OverflowException">The value does not fit the type's width.</exception>
    public static Literal OfInteger(ColumnType type, Int128 value)
    {
        var bytes = new byte[type.Width];
        switch (type.Physical)
        {
            case PhysicalType.Int16:
                BinaryPrimitives.WriteInt16LittleEndian(bytes, checked((short)value));
                break;
            case PhysicalType.Int32:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)value));
                break;
            case PhysicalType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, checked((long)value));
                break;
            case PhysicalType.Int128:
                BinaryPrimitives.WriteInt128LittleEndian(bytes, value);
                break;
            default:
                throw new InvalidOperationException($"{type} is no integer.");
        }

        return new Literal(type, bytes);
    }

    /// <summary>The integer of a literal whose physical form is one.</summary>
    public static Int128 IntegerOf(Literal literal) => literal.Type.Physical switch
    {
        PhysicalType.Bool => literal.Bytes![0],
        PhysicalType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(literal.Bytes),
        PhysicalType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(literal.Bytes),
        PhysicalType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(literal.Bytes),
        PhysicalType.Int128 => BinaryPrimitives.ReadInt128LittleEndian(literal.Bytes),
        _ => throw new InvalidOperationException($"{literal.Type} is no integer."),
    };
}
