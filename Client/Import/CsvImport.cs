using System.Buffers;
using Grid.Client.Calls;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>One import: reads lines, gathers them by partition, sends them in batches.</summary>
internal sealed class CsvImport
{
    /// <summary>Bytes of one batch, so that one request never occupies a partition for long.</summary>
    private const int MaxBatchBytes = 1024 * 1024;

    /// <summary>Bytes of all batches that gather, however many partitions there are.</summary>
    private const long MaxGatheredBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly TableSource _tables;
    private readonly PartitionCalls _calls;
    private readonly Attempts _attempts;
    private readonly TableName _table;
    private readonly CsvImportOptions _options;
    private readonly IProgress<ImportProgress>? _progress;
    private readonly long _start;
    private readonly Dictionary<PartitionId, ImportBatch> _gathering = [];
    private readonly ArrayBufferWriter<byte> _key = new();
    private long _gatheredBytes;
    private long _lastReport;

    public CsvImport(
        TableSource tables, PartitionCalls calls, Attempts attempts, TableName table, CsvImportOptions options, IProgress<ImportProgress>? progress)
    {
        options.Validate();
        _tables = tables;
        _calls = calls;
        _attempts = attempts;
        _table = table;
        _options = options;
        _progress = progress;
        _start = attempts.Time.GetTimestamp();
        _lastReport = _start;
    }

    private TimeSpan Elapsed => _attempts.Time.GetElapsedTime(_start);

    /// <summary>Runs the import, away from the caller's thread: parsing takes one for itself.</summary>
    public Task<ImportResult> RunAsync(Stream stream, CancellationToken cancellationToken) =>
        Task.Run(() => RunCoreAsync(stream, cancellationToken), cancellationToken);

    private async Task<ImportResult> RunCoreAsync(Stream stream, CancellationToken cancellationToken)
    {
        var (view, schema) = await _tables.FindAsync(_table, _attempts.NewBudget(), cancellationToken).ConfigureAwait(false);
        using var source = await CsvSource.OpenAsync(stream, cancellationToken).ConfigureAwait(false);
        ImportSender? sender = null;
        sender = new ImportSender(
            _calls, _attempts, TableRef.Of(schema), _options.MaxConcurrentRequests, () => ReportNowAndThen(sender!, source));
        using (sender)
        {
            long? line = null;
            GridException? refused = null;
            try
            {
                using var rows = await CsvRows.OpenAsync(schema, source.Text, _options, cancellationToken).ConfigureAwait(false);
                try
                {
                    await SendRowsAsync(rows, schema, view.PartitionCount, sender, cancellationToken).ConfigureAwait(false);
                }
                catch (RequestException failure)
                {
                    (refused, line) = (failure, rows.Line);
                }
            }
            catch (RequestException failure)
            {
                (refused, line) = (failure, 1);
            }
            finally
            {
                // Whatever happened, what is under way is waited for: nothing arrives after the import has ended.
                await sender.CompleteAsync().ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            Report(sender, source);
            return refused is null && sender.Failure is null
                ? new ImportResult(sender.RowsAcknowledged, source.Bytes, Elapsed)
                : throw Failure(sender, refused, line);
        }
    }

    private async Task SendRowsAsync(CsvRows rows, TableSchema schema, int partitionCount, ImportSender sender, CancellationToken cancellationToken)
    {
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var partition = Gather(rows.Encode(), schema, partitionCount);
            if (_gathering[partition] is { } batch && (batch.RowCount >= _options.BatchRows || batch.ByteCount >= MaxBatchBytes))
            {
                await SendAsync(partition, batch, sender, cancellationToken).ConfigureAwait(false);
            }
            else if (_gatheredBytes >= MaxGatheredBytes)
            {
                var (largest, fullest) = _gathering.MaxBy(entry => entry.Value.ByteCount);
                await SendAsync(largest, fullest, sender, cancellationToken).ConfigureAwait(false);
            }

            if (sender.Failure is not null)
            {
                return;
            }
        }

        foreach (var (partition, batch) in _gathering.ToArray())
        {
            await SendAsync(partition, batch, sender, cancellationToken).ConfigureAwait(false);
        }
    }

    private PartitionId Gather(ReadOnlySpan<byte> row, TableSchema schema, int partitionCount)
    {
        _key.ResetWrittenCount();
        KeyCodec.WriteKey(schema, row, _key);
        var partition = KeyCodec.PartitionOfKey(schema, _key.WrittenSpan, partitionCount);
        if (!_gathering.TryGetValue(partition, out var batch))
        {
            _gathering[partition] = batch = new ImportBatch();
        }

        batch.Add(row);
        _gatheredBytes += row.Length;
        return partition;
    }

    private async ValueTask SendAsync(PartitionId partition, ImportBatch batch, ImportSender sender, CancellationToken cancellationToken)
    {
        _gathering.Remove(partition);
        _gatheredBytes -= batch.ByteCount;
        await sender.SendAsync(partition, batch, cancellationToken).ConfigureAwait(false);
    }

    private void ReportNowAndThen(ImportSender sender, CsvSource source)
    {
        var now = _attempts.Time.GetTimestamp();
        var last = Interlocked.Read(ref _lastReport);
        if (_attempts.Time.GetElapsedTime(last, now) >= ReportInterval && Interlocked.CompareExchange(ref _lastReport, now, last) == last)
        {
            Report(sender, source);
        }
    }

    private void Report(ImportSender sender, CsvSource source) =>
        _progress?.Report(new ImportProgress(sender.RowsAcknowledged, source.Bytes, source.TotalBytes, Elapsed));

    private ImportException Failure(ImportSender sender, GridException? refused, long? line)
    {
        var cause = sender.Failure ?? refused!;
        var unknown = sender.RowsUnknown == 0 ? "" : $" {sender.RowsUnknown} more may be.";
        return new ImportException(
            cause.Code,
            $"{cause.Message} The import ended there: {sender.RowsAcknowledged} rows are in table {_table} and stay.{unknown} Importing the whole text again is safe: rows are put by their key.",
            sender.RowsAcknowledged,
            sender.RowsUnknown,
            sender.Failure is null ? line : null,
            cause);
    }
}
