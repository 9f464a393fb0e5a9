using DuckDB.NET.Native;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>Appends gathered batches to a table of a <see cref="FallbackDatabase"/>, chunk by chunk, copying whole columns. Not thread-safe.</summary>
internal sealed unsafe class TableAppender : IDisposable
{
    private static readonly int RowsOfAChunk = (int)NativeMethods.Helpers.DuckDBVectorSize();

    private readonly ColumnType[] _types;
    private readonly DuckDBAppender _appender;
    private readonly DuckDBDataChunk _chunk;

    public TableAppender(DuckDBNativeConnection connection, string schema, TableRead read)
    {
        _types = [.. read.Columns.Select(column => column.Type)];
        Check(NativeMethods.Appender.DuckDBAppenderCreate(connection, schema, read.Table.Name.ToString(), out _appender));
        var types = _types.Select(ResultTypes.Create).ToArray();
        _chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk([.. types.Select(type => type.DangerousGetHandle())], (ulong)types.Length);
        foreach (var type in types)
        {
            type.Dispose();
        }
    }

    public void Append(ColumnBatch batch)
    {
        for (var start = 0; start < batch.RowCount; start += RowsOfAChunk)
        {
            var count = Math.Min(RowsOfAChunk, batch.RowCount - start);
            NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
            for (var column = 0; column < _types.Length; column++)
            {
                Fill(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column), batch.Columns[column], start, count);
            }

            NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)count);
            Check(NativeMethods.Appender.DuckDBAppendDataChunk(_appender, _chunk));
        }
    }

    /// <summary>Makes everything that was appended visible to queries.</summary>
    public void Flush() => Check(NativeMethods.Appender.DuckDBAppenderFlush(_appender));

    public void Dispose()
    {
        _chunk.Dispose();
        _appender.Dispose();
    }

    private void Check(DuckDBState state)
    {
        if (state == DuckDBState.Success)
        {
            return;
        }

        using var error = NativeMethods.Appender.DuckDBAppenderErrorData(_appender);
        throw DuckDbErrors.Read(NativeMethods.ErrorData.DuckDBErrorDataMessage(error), "", 0);
    }

    private static void Fill(IntPtr vector, ColumnVector column, int start, int count)
    {
        if (column.Nulls is not null)
        {
            FillNulls(vector, column.Nulls, start, count);
        }

        var data = NativeMethods.Vectors.DuckDBVectorGetData(vector);
        if (column.Offsets is { } offsets)
        {
            FillTexts(vector, column, offsets, start, count);
        }
        else if (ResultTypes.StoredWidth(column.Type) is var width && width == column.Type.Width)
        {
            column.Data.AsSpan(start * width, count * width).CopyTo(new Span<byte>(data, count * width));
        }
        else
        {
            FillNarrow(data, width, column.GetValues<long>().Slice(start, count));
        }
    }

    // Here a set bit is a NULL, there a value. A chunk begins at a whole number of bytes.
    private static void FillNulls(IntPtr vector, byte[] nulls, int start, int count)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        var validity = (byte*)NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        for (var index = 0; index < (count + 7) / 8; index++)
        {
            validity[index] = (byte)~nulls[(start / 8) + index];
        }
    }

    private static void FillTexts(IntPtr vector, ColumnVector column, int[] offsets, int start, int count)
    {
        fixed (byte* data = column.Data)
        {
            for (var index = 0; index < count; index++)
            {
                if (!column.IsNull(start + index))
                {
                    var from = offsets[start + index];
                    NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(vector, (ulong)index, data + from, offsets[start + index + 1] - from);
                }
            }
        }
    }

    // DECIMALs of few digits lie in less there.
    private static void FillNarrow(void* data, int width, ReadOnlySpan<long> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (width == sizeof(short))
            {
                ((short*)data)[index] = (short)values[index];
            }
            else
            {
                ((int*)data)[index] = (int)values[index];
            }
        }
    }
}
