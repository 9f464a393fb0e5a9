using Grid.Errors;
using Grid.Tables;
using Parquet;
using Parquet.Schema;

namespace Grid.Client.Import;

/// <summary>The rows of a Parquet file, a row group at a time in memory.</summary>
internal sealed class ParquetRows : RowSource
{
    private static readonly ParquetOptions Options = new() { UseBigDecimal = true, UseDateOnlyTypeForDates = true };

    private readonly Stream _stream;
    private readonly ParquetReader _reader;
    private readonly ParquetCells?[] _cells;
    private int _nextGroup;
    private int _index = -1;
    private int _count;

    private ParquetRows(Stream stream, ParquetReader reader, ImportColumn[] columns, DataField?[] fields)
    {
        _stream = stream;
        _reader = reader;
        Columns = columns;
        _cells = [.. columns.Select(column => column.Field < 0 ? null : ParquetCells.Create(fields[column.Field]!, column.Schema))];
    }

    public override ImportColumn[] Columns { get; }

    public override long Line => Row;

    /// <summary>About how far the file has been read.</summary>
    public long Bytes => _reader.RowGroupCount == 0 ? _stream.Length : _stream.Length * _nextGroup / _reader.RowGroupCount;

    public static async Task<ParquetRows> OpenAsync(TableSchema schema, Stream stream, ImportOptions options, CancellationToken cancellationToken)
    {
        if (!stream.CanSeek)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                "A Parquet file is read from its end: give a stream that can seek, a file say, and do not compress it once more.");
        }

        var reader = await CallAsync(() => ParquetReader.CreateAsync(stream, Options, leaveStreamOpen: true, cancellationToken)).ConfigureAwait(false);
        var fields = reader.Schema.Fields;
        var columns = ColumnMatch.Match(schema, [.. fields.Select(field => field.Name)], options.IgnoreUnknownColumns, "The schema of the Parquet file");
        var data = fields.Select(field => field is DataField { IsArray: false } flat ? flat : null).ToArray();
        var nested = columns.Where(column => column.Field >= 0 && data[column.Field] is null).Select(column => fields[column.Field].Name).ToArray();
        return nested.Length == 0
            ? new ParquetRows(stream, reader, columns, data)
            : throw new RequestException(ErrorCode.NotSupported, $"Columns of the Parquet file are nested: {string.Join(", ", nested)}. No column of a table is; flatten them first.");
    }

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (_index + 1 >= _count)
        {
            if (_nextGroup == _reader.RowGroupCount)
            {
                return false;
            }

            await LoadAsync(_reader.OpenRowGroupReader(_nextGroup++), cancellationToken).ConfigureAwait(false);
        }

        _index++;
        Row++;
        return true;
    }

    public override async ValueTask<bool> SkipAsync(long rows, CancellationToken cancellationToken)
    {
        while (_nextGroup < _reader.RowGroupCount && Row + _reader.OpenRowGroupReader(_nextGroup).RowCount is var behind && behind <= rows)
        {
            Row = behind;
            _nextGroup++;
        }

        return await base.SkipAsync(rows, cancellationToken).ConfigureAwait(false);
    }

    public override void Write(RowWriter writer, GeneratedKeys keys)
    {
        writer.Begin();
        for (var ordinal = 0; ordinal < Columns.Length; ordinal++)
        {
            try
            {
                if (_cells[ordinal] is { } cells)
                {
                    cells.Write(writer, _index);
                }
                else
                {
                    Columns[ordinal].WriteAbsent(writer, keys, Row);
                }
            }
            catch (RequestException failure)
            {
                throw new RequestException(failure.Code, $"Row {Row}, column {Columns[ordinal].Schema.Name}: {failure.Message}", failure);
            }
        }
    }

    private async Task LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        foreach (var cells in _cells)
        {
            if (cells is not null)
            {
                await CallAsync(async () =>
                {
                    await cells.LoadAsync(group, cancellationToken).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
            }
        }

        (_index, _count) = (-1, checked((int)group.RowCount));
    }

    // A damaged file makes the library throw whatever it stumbles over first.
    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or GridException or OutOfMemoryException))
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The Parquet file cannot be read: {failure.Message}", failure);
        }
    }
}
