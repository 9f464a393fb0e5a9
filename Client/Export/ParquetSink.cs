using Grid.Client.Mapping;
using Parquet;
using Parquet.Schema;

namespace Grid.Client.Export;

/// <summary>Writes Parquet, a row group at a time.</summary>
internal sealed class ParquetSink : RowSink
{
    /// <summary>Bytes of values after which a row group ends before it has its rows.</summary>
    private const long MaxRowGroupBytes = 64 * 1024 * 1024;

    private readonly ParquetWriter _writer;
    private readonly ParquetColumn[] _columns;
    private readonly int _rowGroupRows;
    private int _rowCount;
    private long _byteCount;

    private ParquetSink(ParquetWriter writer, ParquetColumn[] columns, int rowGroupRows)
    {
        _writer = writer;
        _columns = columns;
        _rowGroupRows = rowGroupRows;
    }

    public static async Task<ParquetSink> CreateAsync(Stream output, ExportColumn[] columns, ExportOptions options, CancellationToken cancellationToken)
    {
        var written = Array.ConvertAll(columns, ParquetColumn.Create);
        var schema = new ParquetSchema([.. written.Select(column => column.Field)]);
        var writer = await ParquetWriter.CreateAsync(schema, output, new ParquetOptions { UseBigDecimal = true }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new ParquetSink(writer, written, options.RowGroupRows);
    }

    public override void Add(CellSource row)
    {
        foreach (var column in _columns)
        {
            _byteCount += column.Add(row);
        }

        _rowCount++;
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken) =>
        _rowCount >= _rowGroupRows || _byteCount >= MaxRowGroupBytes ? WriteGroupAsync(cancellationToken) : default;

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        // A file without a row group is not read by everybody.
        await WriteGroupAsync(cancellationToken).ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask WriteGroupAsync(CancellationToken cancellationToken)
    {
        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns)
        {
            await column.WriteAsync(group, cancellationToken).ConfigureAwait(false);
        }

        group.CompleteValidate();
        (_rowCount, _byteCount) = (0, 0);
    }
}
