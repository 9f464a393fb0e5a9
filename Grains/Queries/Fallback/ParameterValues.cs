using System.Buffers.Binary;
using DuckDB.NET.Native;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>Makes DuckDB's values of literals, exactly and with their types.</summary>
internal static class ParameterValues
{
    /// <summary>The value; to be disposed of.</summary>
    public static DuckDBValue Create(Literal literal)
    {
        if (literal.IsNull)
        {
            return NativeMethods.Value.DuckDBCreateNullValue();
        }

        var type = literal.Type;
        return type.Kind switch
        {
            TypeKind.Boolean => NativeMethods.Value.DuckDBCreateBool(literal.Bytes![0] != 0),
            TypeKind.SmallInt => NativeMethods.Value.DuckDBCreateInt16((short)Literals.IntegerOf(literal)),
            TypeKind.Integer => NativeMethods.Value.DuckDBCreateInt32((int)Literals.IntegerOf(literal)),
            TypeKind.BigInt => NativeMethods.Value.DuckDBCreateInt64((long)Literals.IntegerOf(literal)),
            TypeKind.HugeInt => NativeMethods.Value.DuckDBCreateHugeInt(Huge(Literals.IntegerOf(literal))),
            TypeKind.Decimal => NativeMethods.Value.DuckDBCreateDecimal(new DuckDBDecimal(type.Precision, type.Scale, Huge(Literals.IntegerOf(literal)))),
            TypeKind.Real => NativeMethods.Value.DuckDBCreateFloat(BinaryPrimitives.ReadSingleLittleEndian(literal.Bytes)),
            TypeKind.Double => NativeMethods.Value.DuckDBCreateDouble(BinaryPrimitives.ReadDoubleLittleEndian(literal.Bytes)),
            TypeKind.Varchar => NativeMethods.Value.DuckDBCreateVarchar((string)literal.Value!),
            TypeKind.Date => NativeMethods.Value.DuckDBCreateDate(new DuckDBDate { Days = (int)Literals.IntegerOf(literal) }),
            TypeKind.Timestamp => NativeMethods.Value.DuckDBCreateTimestamp(new DuckDBTimestampStruct { Micros = (long)Literals.IntegerOf(literal) }),
            // The encoding has the top bit flipped, as DuckDB's own has; this function wants the plain number.
            TypeKind.Uuid => NativeMethods.Value.DuckDBCreateUuid(Huge(Literals.IntegerOf(literal) ^ Int128.MinValue)),
            TypeKind.Blob => NativeMethods.Value.DuckDBCreateBlob(literal.Bytes!, literal.Bytes!.Length),
            _ => throw new InvalidOperationException($"No parameter has the type {type}."),
        };
    }

    private static DuckDBHugeInt Huge(Int128 value) => new((ulong)(UInt128)value, (long)(value >> 64));
}
