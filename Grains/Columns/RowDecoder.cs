using System.Numerics;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Columns;

/// <summary>Finds the values of an encoded row, and checks all of it before anything is done with it. Reusable; the row stays with the caller.</summary>
internal sealed class RowDecoder
{
    private const int Null = -1;

    private readonly TableSchema _schema;

    // Null map bits that no row may have: NOT NULL columns, key columns, and bits behind the last column.
    private readonly byte[] _forbiddenNulls;
    private readonly int[] _offsets;
    private readonly int[] _lengths;
    private readonly bool _isKeyOneFixedColumn;
    private byte[] _key = new byte[32];

    public RowDecoder(TableSchema schema)
    {
        _schema = schema;
        _offsets = new int[schema.Columns.Length];
        _lengths = new int[schema.Columns.Length];
        _forbiddenNulls = new byte[(schema.Columns.Length + 7) / 8];
        for (var ordinal = 0; ordinal < _forbiddenNulls.Length * 8; ordinal++)
        {
            if (ordinal >= schema.Columns.Length || !schema.Columns[ordinal].IsNullable || schema.IsKey(ordinal))
            {
                _forbiddenNulls[ordinal >> 3] |= (byte)(1 << (ordinal & 7));
            }
        }

        _isKeyOneFixedColumn = schema.Key.Length == 1 && schema.Columns[schema.Key[0]].Type.Width > 0;
    }

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => ArraySize.Of<byte>(_forbiddenNulls.Length) + (2 * ArraySize.Of<int>(_offsets.Length)) + ArraySize.Of<byte>(_key.Length);

    /// <summary>Length of a column's value in the row decoded last; meaningless for NULL.</summary>
    public int GetLength(int ordinal) => _lengths[ordinal];

    public bool IsNull(int ordinal) => _lengths[ordinal] == Null;

    /// <summary>A column's value in the row decoded last, which is given again.</summary>
    public ReadOnlySpan<byte> GetValue(ReadOnlySpan<byte> row, int ordinal) => row.Slice(_offsets[ordinal], _lengths[ordinal]);

    /// <summary>Decodes a row.</summary>
    /// <exception cref="GridException"><see cref="ErrorCode.StoreFailure"/>: it is damaged, or NULL where it must not be.</exception>
    public void Decode(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(_schema, row);
        for (var index = 0; index < _forbiddenNulls.Length; index++)
        {
            if ((row[index] & _forbiddenNulls[index]) != 0)
            {
                throw ForbiddenNull(row[index] & _forbiddenNulls[index], index * 8);
            }
        }

        while (reader.MoveNext())
        {
            // An empty value overlaps with nothing; its offset is 0, which is as good as any.
            row.Overlaps(reader.Value, out _offsets[reader.Ordinal]);
            _lengths[reader.Ordinal] = reader.IsNull ? Null : reader.Value.Length;
        }
    }

    /// <summary>The canonical key of the row decoded last; valid until the next call.</summary>
    public ReadOnlySpan<byte> GetKey(ReadOnlySpan<byte> row)
    {
        if (_isKeyOneFixedColumn)
        {
            return GetValue(row, _schema.Key[0]);
        }

        var length = 0;
        foreach (var ordinal in _schema.Key)
        {
            var value = GetValue(row, ordinal);
            EnsureKeyCapacity(length + VarInt.MaxLength + value.Length);
            if (_schema.Columns[ordinal].Type.Width == 0)
            {
                length += VarInt.Write(_key.AsSpan(length), (ulong)value.Length);
            }

            value.CopyTo(_key.AsSpan(length));
            length += value.Length;
        }

        return _key.AsSpan(0, length);
    }

    private void EnsureKeyCapacity(int length)
    {
        if (length > _key.Length)
        {
            Array.Resize(ref _key, (int)BitOperations.RoundUpToPowerOf2((uint)length));
        }
    }

    private GridException ForbiddenNull(int bits, int firstOrdinal)
    {
        var ordinal = firstOrdinal + BitOperations.TrailingZeroCount(bits);
        var place = ordinal < _schema.Columns.Length ? $"column {_schema.Columns[ordinal].Name} is NULL" : "its null map has more bits than columns";
        return new GridException(ErrorCode.StoreFailure, $"Damaged row of table {_schema.Name}: {place}.");
    }
}
