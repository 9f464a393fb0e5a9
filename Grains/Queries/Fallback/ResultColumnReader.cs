using System.Buffers;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>Collects one column of DuckDB's result, chunk by chunk, in the encoding of the grid.</summary>
internal sealed unsafe class ResultColumnReader(ColumnType type)
{
    /// <summary>Longest text that lies in its 16 bytes itself, behind 4 bytes of length.</summary>
    private const int InlineLength = 12;

    private const int TextWidth = 16;

    private static readonly long FirstDay = DateOnly.MinValue.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    private static readonly long LastDay = DateOnly.MaxValue.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    private static readonly long MicrosecondsOfADay = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;

    private readonly ArrayBufferWriter<byte> _data = new();
    private readonly List<int> _offsets = [0];
    private readonly List<byte> _nulls = [];
    private bool _hasNulls;
    private int _count;

    public long ByteCount => _data.WrittenCount + ((type.Width == 0 ? (long)sizeof(int) : 0) * _count) + (_count / 8);

    public void Read(IntPtr vector, int count)
    {
        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        ReadNulls(validity, count);
        var data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        if (type.Width == 0)
        {
            ReadTexts(data, validity, count);
        }
        else
        {
            ReadNumbers(data, validity, count);
        }

        _count += count;
    }

    public ColumnVector ToColumn() => new(
        type, _count, _data.WrittenSpan.ToArray(), type.Width == 0 ? [.. _offsets] : null, _hasNulls ? [.. _nulls] : null);

    private static bool IsValid(ulong* validity, int row) => validity == null || (validity[row >> 6] & (1UL << (row & 63))) != 0;

    private void ReadNulls(ulong* validity, int count)
    {
        for (var row = 0; row < count; row++)
        {
            var index = _count + row;
            if ((index & 7) == 0)
            {
                _nulls.Add(0);
            }

            if (!IsValid(validity, row))
            {
                _nulls[index >> 3] |= (byte)(1 << (index & 7));
                _hasNulls = true;
            }
        }
    }

    private void ReadTexts(byte* data, ulong* validity, int count)
    {
        for (var row = 0; row < count; row++)
        {
            if (IsValid(validity, row))
            {
                var text = data + (row * TextWidth);
                var length = *(int*)text;
                _data.Write(new ReadOnlySpan<byte>(length <= InlineLength ? text + sizeof(int) : *(byte**)(text + sizeof(long)), length));
            }

            _offsets.Add(_data.WrittenCount);
        }
    }

    private void ReadNumbers(byte* data, ulong* validity, int count)
    {
        var stored = ResultTypes.StoredWidth(type);
        var target = _data.GetSpan(count * type.Width)[..(count * type.Width)];
        for (var row = 0; row < count; row++)
        {
            var value = target.Slice(row * type.Width, type.Width);
            if (!IsValid(validity, row))
            {
                value.Clear();
            }
            else if (stored == type.Width)
            {
                new ReadOnlySpan<byte>(data + (row * stored), stored).CopyTo(value);
            }
            else
            {
                MemoryMarshal.Write(value, stored == sizeof(short) ? (long)((short*)data)[row] : ((int*)data)[row]);
            }

            if (type.Kind is TypeKind.Date or TypeKind.Timestamp)
            {
                CheckCalendar(value);
            }
        }

        _data.Advance(target.Length);
    }

    private void CheckCalendar(ReadOnlySpan<byte> value)
    {
        var day = type.Kind == TypeKind.Date
            ? MemoryMarshal.Read<int>(value)
            : Math.DivRem(MemoryMarshal.Read<long>(value), MicrosecondsOfADay) is var (days, rest) && rest < 0 ? days - 1 : days;
        if (day < FirstDay || day > LastDay)
        {
            throw new RequestException(ErrorCode.ValueOutOfRange, $"The result has a {type} outside the years 1 to 9999. CAST it to VARCHAR.");
        }
    }
}
