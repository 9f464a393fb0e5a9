using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Grid.Errors;

namespace Grid.Tables;

/// <summary>
/// Encodes rows of one table, column by column in ordinal order (the format of <see cref="RowReader"/>). Refuses NULL
/// in NOT NULL columns and values over their length. Stores −0.0 as 0.0 and every NaN as one NaN, so that equal values
/// have equal bytes in every key and every store. Reusable; not thread-safe.
/// </summary>
public sealed class RowWriter
{
    private readonly ArrayBufferWriter<byte> _output = new(256);
    private readonly byte[] _nulls;
    private int _ordinal;

    public RowWriter(TableSchema schema)
    {
        Schema = schema;
        _nulls = new byte[(schema.Columns.Length + 7) / 8];
        Begin();
    }

    public TableSchema Schema { get; }

    private ColumnSchema Column => _ordinal < Schema.Columns.Length
        ? Schema.Columns[_ordinal]
        : throw new InvalidOperationException($"Table {Schema.Name} has {Schema.Columns.Length} columns.");

    /// <summary>Starts a new row, forgetting the one before.</summary>
    public void Begin()
    {
        _output.ResetWrittenCount();
        Array.Clear(_nulls);
        _output.Write(_nulls);
        _ordinal = 0;
    }

    /// <summary>Ends the row. The bytes stay valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> End()
    {
        if (_ordinal != Schema.Columns.Length)
        {
            throw new InvalidOperationException($"{_ordinal} of {Schema.Columns.Length} columns of table {Schema.Name} were written.");
        }

        // The writer hands out its own memory; the null map at its start is known only now.
        var row = MemoryMarshal.AsMemory(_output.WrittenMemory).Span;
        _nulls.CopyTo(row);
        return row;
    }

    public void WriteNull()
    {
        if (!Column.IsNullable)
        {
            throw new RequestException(
                Schema.IsKey(_ordinal) ? ErrorCode.KeyMissing : ErrorCode.NullNotAllowed,
                $"Column {Column.Name} of table {Schema.Name} is {(Schema.IsKey(_ordinal) ? "part of the key" : "NOT NULL")}: give it a value.");
        }

        _nulls[_ordinal >> 3] |= (byte)(1 << (_ordinal & 7));
        _ordinal++;
    }

    public void Write(bool value) => Fixed(PhysicalType.Bool)[0] = value ? (byte)1 : (byte)0;

    public void Write(short value) => BinaryPrimitives.WriteInt16LittleEndian(Fixed(PhysicalType.Int16), value);

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Fixed(PhysicalType.Int32), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Fixed(PhysicalType.Int64), value);

    public void Write(Int128 value) => BinaryPrimitives.WriteInt128LittleEndian(Fixed(PhysicalType.Int128), value);

    public void Write(float value) => BinaryPrimitives.WriteSingleLittleEndian(Fixed(PhysicalType.Float), Canonical(value));

    public void Write(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Fixed(PhysicalType.Double), Canonical(value));

    /// <summary>Writes a VARCHAR.</summary>
    public void Write(ReadOnlySpan<char> value)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        try
        {
            var status = Utf8.FromUtf16(value, bytes, out _, out var length, replaceInvalidSequences: false);
            if (status != OperationStatus.Done)
            {
                throw new RequestException(ErrorCode.InvalidRequest, NoText(Schema, Column, "half of a surrogate pair"));
            }

            WriteBytes(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Writes a VARCHAR given as UTF-8, or a BLOB.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        Expect(PhysicalType.Bytes);
        CheckText(value);
        CheckLength(value);
        VarInt.Write(_output, (ulong)value.Length);
        _output.Write(value);
        _ordinal++;
    }

    /// <summary>Writes a value by its encoded bytes, as <see cref="RowReader.Value"/> gives them.</summary>
    public void WriteEncoded(ReadOnlySpan<byte> value)
    {
        var type = Column.Type;
        switch (type.Physical)
        {
            case PhysicalType.Bytes:
                WriteBytes(value);
                break;
            case PhysicalType.Float:
                Write(BinaryPrimitives.ReadSingleLittleEndian(value));
                break;
            case PhysicalType.Double:
                Write(BinaryPrimitives.ReadDoubleLittleEndian(value));
                break;
            default:
                value.CopyTo(Fixed(type.Physical));
                break;
        }
    }

    /// <summary>Writes a CLR value, converted as <see cref="ClrValue"/> describes; null writes NULL.</summary>
    public void WriteObject(object? value)
    {
        if (value is null)
        {
            WriteNull();
        }
        else
        {
            ClrValue.Write(this, Column, value);
        }
    }

    /// <summary>The reason to refuse the bytes of a VARCHAR, or null. What a store would refuse or change must not be acknowledged: PostgreSQL takes neither broken UTF-8 nor U+0000.</summary>
    public static string? RefuseText(TableSchema schema, ColumnSchema column, ReadOnlySpan<byte> value)
    {
        if (column.Type.Kind != TypeKind.Varchar)
        {
            return null;
        }

        var what = value.Contains((byte)0) ? "the character U+0000" : Utf8.IsValid(value) ? null : "bytes that are not UTF-8";
        return what is null ? null : NoText(schema, column, what);
    }

    /// <summary>The reason to refuse a VARCHAR or BLOB for its length, or null.</summary>
    public static string? RefuseLength(TableSchema schema, ColumnSchema column, ReadOnlySpan<byte> value)
    {
        var limit = column.Type.MaxLength == 0 ? ColumnType.MaxBytes : column.Type.MaxLength;
        if (value.Length <= limit)
        {
            return null;
        }

        // A limit in characters does not lift the one in bytes.
        var isText = column.Type.Kind == TypeKind.Varchar && column.Type.MaxLength > 0 && value.Length <= ColumnType.MaxBytes;
        limit = column.Type.Kind == TypeKind.Varchar && !isText ? ColumnType.MaxBytes : limit;
        var length = isText ? CountCodePoints(value) : value.Length;
        return length <= limit
            ? null
            : $"Column {column.Name} of table {schema.Name} takes at most {limit} {(isText ? "characters" : "bytes")}; the value has {length}. Shorten it, or widen the column.";
    }

    private static string NoText(TableSchema schema, ColumnSchema column, string what) =>
        $"Column {column.Name} of table {schema.Name} takes text; the value has {what}. Remove it, or use a BLOB.";

    // +0.0 compares equal to −0.0, so the addition turns the latter into the former and changes nothing else.
    private static float Canonical(float value) => float.IsNaN(value) ? float.NaN : value + 0f;

    private static double Canonical(double value) => double.IsNaN(value) ? double.NaN : value + 0d;

    private Span<byte> Fixed(PhysicalType physical)
    {
        Expect(physical);
        var width = ColumnType.WidthOf(physical);
        var span = _output.GetSpan(width)[..width];
        _output.Advance(width);
        _ordinal++;
        return span;
    }

    private void Expect(PhysicalType physical)
    {
        if (Column.Type.Physical != physical)
        {
            throw new RequestException(ErrorCode.TypeMismatch,
                $"Column {Column.Name} of table {Schema.Name} is {Column.Type}; it does not take {physical}.");
        }
    }

    private void CheckText(ReadOnlySpan<byte> value)
    {
        if (RefuseText(Schema, Column, value) is { } reason)
        {
            throw new RequestException(ErrorCode.InvalidRequest, reason);
        }
    }

    private void CheckLength(ReadOnlySpan<byte> value)
    {
        if (RefuseLength(Schema, Column, value) is { } reason)
        {
            throw new RequestException(ErrorCode.ValueTooLong, reason);
        }
    }

    // Every code point has exactly one byte that is not a continuation byte (10xxxxxx).
    private static int CountCodePoints(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var value in utf8)
        {
            count += (value & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }
}
