using System.Threading.Channels;
using Grid.Client.Calls;
using Grid.Client.Formats;
using Grid.Client.Mapping;
using Grid.Client.Queries;
using Grid.Client.Scans;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Export;

/// <summary>One export: rows of a table, page by page, or of a result, into a stream.</summary>
internal sealed class RowExport
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly Attempts _attempts;
    private readonly ExportOptions _options;
    private readonly IProgress<ExportProgress>? _progress;
    private readonly long _start;
    private readonly CountedOutput _counted;
    private readonly Stream _output;
    private long _lastReport;
    private long _rowCount;
    private int _partitionsDone;
    private int _partitionCount = 1;

    public RowExport(Attempts attempts, Stream output, ExportOptions options, IProgress<ExportProgress>? progress)
    {
        options.Validate();
        _attempts = attempts;
        _options = options;
        _progress = progress;
        _start = attempts.Time.GetTimestamp();
        _lastReport = _start;
        _counted = CountedOutput.Open(output, options.Compression, out _output);
    }

    private TimeSpan Elapsed => _attempts.Time.GetElapsedTime(_start);

    /// <summary>Writes every row of a table.</summary>
    public async Task<ExportResult> RunAsync(TableName table, TableSource tables, PartitionPages pages, CancellationToken cancellationToken)
    {
        // A table that was dropped and made anew since this client saw it last is another one.
        await tables.RefreshAsync(_attempts.NewBudget(), cancellationToken).ConfigureAwait(false);
        var (view, schema) = await tables.FindAsync(table, _attempts.NewBudget(), cancellationToken).ConfigureAwait(false);
        _partitionCount = view.PartitionCount;
        return await WriteAsync(ExportColumn.Of(schema), sink => WritePagesAsync(schema, pages, sink, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the rows of a result.</summary>
    public Task<ExportResult> RunAsync(GridStream result, CancellationToken cancellationToken) => result.Columns.Count == 0
        ? throw new RequestException(ErrorCode.InvalidRequest, "The statement returns no rows: only a query can be exported.")
        : WriteAsync(ExportColumn.Of(result.Columns), sink => WriteResultAsync(result, sink, cancellationToken), cancellationToken);

    private async Task<ExportResult> WriteAsync(ExportColumn[] columns, Func<RowSink, Task> writeRows, CancellationToken cancellationToken)
    {
        // Compressors write their end when they are closed; an export that fails leaves an output without one.
        await using (_output.ConfigureAwait(false))
        {
            RowSink sink = _options.Format switch
            {
                DataFormat.Csv => new CsvSink(_output, columns, _options),
                DataFormat.JsonLines => new JsonSink(_output, columns),
                _ => await ParquetSink.CreateAsync(_output, columns, _options, cancellationToken).ConfigureAwait(false),
            };
            await writeRows(sink).ConfigureAwait(false);
            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        Report();
        return new ExportResult(_rowCount, _counted.Count, Elapsed);
    }

    // Some partitions are read ahead while rows are written; what is read and not written is one page of each.
    private async Task WritePagesAsync(TableSchema schema, PartitionPages pages, RowSink sink, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<ScanResponse>(new BoundedChannelOptions(1) { SingleReader = true });
        var reading = ReadPagesAsync(schema, pages, channel.Writer, stop.Token);
        try
        {
            var cells = new RowCells(schema);
            await foreach (var page in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                AddRows(page, cells, sink);
                await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
                ReportNowAndThen();
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading.ConfigureAwait(false);
    }

    // The reader of the channel gets to see the failure.
    private async Task ReadPagesAsync(TableSchema schema, PartitionPages pages, ChannelWriter<ScanResponse> pagesRead, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.MaxConcurrentRequests, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(0, _partitionCount), parallel, async (partition, token) =>
            {
                await foreach (var page in pages.ReadAsync(schema, PartitionId.Create(partition), token).ConfigureAwait(false))
                {
                    await pagesRead.WriteAsync(page, token).ConfigureAwait(false);
                }

                Interlocked.Increment(ref _partitionsDone);
            }).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            failure = failed;
            throw;
        }
        finally
        {
            pagesRead.Complete(failure);
        }
    }

    private void AddRows(ScanResponse page, RowCells cells, RowSink sink)
    {
        var rows = new PageRows(page);
        while (rows.TryMoveNext(out var row))
        {
            cells.Load(row);
            sink.Add(cells);
        }

        _rowCount += page.Count;
    }

    private async Task WriteResultAsync(GridStream result, RowSink sink, CancellationToken cancellationToken)
    {
        await foreach (var batch in result.ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            AddRows(batch, sink);
            await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
            ReportNowAndThen();
        }

        _partitionsDone = 1;
    }

    private void AddRows(ColumnBatch batch, RowSink sink)
    {
        var cells = new BatchCells(batch);
        for (cells.Row = 0; cells.Row < batch.RowCount; cells.Row++)
        {
            sink.Add(cells);
        }

        _rowCount += batch.RowCount;
    }

    private void ReportNowAndThen()
    {
        if (_attempts.Time.GetElapsedTime(_lastReport) >= ReportInterval)
        {
            _lastReport = _attempts.Time.GetTimestamp();
            Report();
        }
    }

    private void Report() =>
        _progress?.Report(new ExportProgress(_rowCount, _counted.Count, (double)Volatile.Read(ref _partitionsDone) / _partitionCount, Elapsed));
}
