using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Grid.Client.Calls;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>One import: reads rows, gathers them by partition, sends them in batches.</summary>
internal sealed class TableImport
{
    /// <summary>Bytes of one batch, so that one request never occupies a partition for long.</summary>
    private const int MaxBatchBytes = 1024 * 1024;

    /// <summary>Bytes of all batches that gather, however many partitions there are.</summary>
    private const long MaxGatheredBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Rows for which a batch is sent before it is full, while little is under way: the grid works then while the rest is read.
    /// Batches of all partitions fill at nearly the same time, and it would have nothing to do until then.
    /// </summary>
    private const int EarlyRows = 125;

    /// <summary>Requests under way that keep the grid busy.</summary>
    private const int FewRequests = 2;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly TableSource _tables;
    private readonly PartitionCalls _calls;
    private readonly Attempts _attempts;
    private readonly TableName _table;
    private readonly ImportOptions _options;
    private readonly IProgress<ImportProgress>? _progress;
    private readonly Guid _importId;
    private readonly ImportWatermark _watermark;
    private readonly ImportRejects _rejects;
    private readonly GeneratedKeys _keys;
    private readonly long _start;
    private readonly Dictionary<PartitionId, ImportBatch> _gathering = [];
    private readonly ArrayBufferWriter<byte> _key = new();
    private long _gatheredBytes;
    private long _lastReport;

    public TableImport(
        TableSource tables, PartitionCalls calls, Attempts attempts, TableName table, ImportOptions options, IProgress<ImportProgress>? progress)
    {
        options.Validate();
        _tables = tables;
        _calls = calls;
        _attempts = attempts;
        _table = table;
        _options = options;
        _progress = progress;
        _importId = options.Resume?.ImportId ?? Guid.CreateVersion7();
        _watermark = new ImportWatermark(options.Resume?.Rows ?? 0);
        _rejects = new ImportRejects(options);
        _keys = new GeneratedKeys(_importId);
        _start = attempts.Time.GetTimestamp();
        _lastReport = _start;
    }

    private TimeSpan Elapsed => _attempts.Time.GetElapsedTime(_start);

    private long RowsSkipped => _options.Resume?.Rows ?? 0;

    private ImportCheckpoint Checkpoint => new(_importId, _watermark.Value);

    /// <summary>Runs the import, away from the caller's thread: parsing takes one for itself.</summary>
    public Task<ImportResult> RunAsync(Stream stream, CancellationToken cancellationToken) =>
        Task.Run(() => RunCoreAsync(stream, cancellationToken), cancellationToken);

    private async Task<ImportResult> RunCoreAsync(Stream stream, CancellationToken cancellationToken)
    {
        // A table that was dropped and made anew since this client saw it last is another one.
        await _tables.RefreshAsync(_attempts.NewBudget(), cancellationToken).ConfigureAwait(false);
        var (view, schema) = await _tables.FindAsync(_table, _attempts.NewBudget(), cancellationToken).ConfigureAwait(false);
        ImportInput? input = null;
        ImportSender? sender = null;
        sender = new ImportSender(_calls, _attempts, TableRef.Of(schema), _options.MaxConcurrentRequests, _rejects, batch =>
        {
            _watermark.Close(batch);
            ReportNowAndThen(sender!, input!);
        });
        using (sender)
        {
            long? line = null;
            GridException? refused = null;
            try
            {
                input = await ImportInput.OpenAsync(stream, schema, _options, cancellationToken).ConfigureAwait(false);
                await SendRowsAsync(input.Rows, schema, view.PartitionCount, sender, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestException failure)
            {
                (refused, line) = (failure, input is null ? 1 : input.Rows.Line);
            }
            finally
            {
                // Whatever happened, what is under way is waited for: nothing arrives after the import has ended.
                await sender.CompleteAsync().ConfigureAwait(false);
                await (input?.DisposeAsync() ?? default).ConfigureAwait(false);
            }

            if (input is not null)
            {
                Report(sender, input);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return refused is null && sender.Failure is null
                ? new ImportResult(sender.RowsAcknowledged, input!.Bytes, Elapsed) { RowsRejected = _rejects.Count, RowsSkipped = RowsSkipped }
                : throw Failure(sender, refused, line);
        }
    }

    private async Task SendRowsAsync(RowSource rows, TableSchema schema, int partitionCount, ImportSender sender, CancellationToken cancellationToken)
    {
        if (!await rows.SkipAsync(RowsSkipped, cancellationToken).ConfigureAwait(false))
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"The input has {rows.Row} rows, and {RowsSkipped} were imported before: it is not the one that was begun with. Import without resuming.");
        }

        var writer = new RowWriter(schema);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (TryGather(rows, writer, partitionCount, out var partition, out var batch))
            {
                if (batch.RowCount >= _options.BatchRows || batch.ByteCount >= MaxBatchBytes || (batch.RowCount >= EarlyRows && sender.UnderWay < FewRequests))
                {
                    await SendAsync(partition, batch, sender, cancellationToken).ConfigureAwait(false);
                }
                else if (_gatheredBytes >= MaxGatheredBytes)
                {
                    var (largest, fullest) = _gathering.MaxBy(entry => entry.Value.ByteCount);
                    await SendAsync(largest, fullest, sender, cancellationToken).ConfigureAwait(false);
                }
            }

            if (sender.Failure is not null)
            {
                return;
            }
        }

        foreach (var (partition, rest) in _gathering.ToArray())
        {
            await SendAsync(partition, rest, sender, cancellationToken).ConfigureAwait(false);
        }
    }

    // False when the row was refused.
    private bool TryGather(RowSource rows, RowWriter writer, int partitionCount, out PartitionId partition, [NotNullWhen(true)] out ImportBatch? batch)
    {
        try
        {
            rows.Write(writer, _keys);
        }
        catch (RequestException failure)
        {
            _rejects.Add(rows.Line, failure, rows.Text);
            _watermark.Advance(rows.Row);
            partition = default;
            batch = null;
            return false;
        }

        var row = writer.End();
        _key.ResetWrittenCount();
        KeyCodec.WriteKey(writer.Schema, row, _key);
        partition = KeyCodec.PartitionOfKey(writer.Schema, _key.WrittenSpan, partitionCount);
        if (!_gathering.TryGetValue(partition, out batch))
        {
            _gathering[partition] = batch = new ImportBatch(rows.Row);
            _watermark.Open(batch);
        }

        batch.Add(row, rows.Line);
        _gatheredBytes += row.Length;
        _watermark.Advance(rows.Row);
        return true;
    }

    private async ValueTask SendAsync(PartitionId partition, ImportBatch batch, ImportSender sender, CancellationToken cancellationToken)
    {
        _gathering.Remove(partition);
        _gatheredBytes -= batch.ByteCount;
        await sender.SendAsync(partition, batch, cancellationToken).ConfigureAwait(false);
    }

    private void ReportNowAndThen(ImportSender sender, ImportInput input)
    {
        var now = _attempts.Time.GetTimestamp();
        var last = Interlocked.Read(ref _lastReport);
        if (_attempts.Time.GetElapsedTime(last, now) >= ReportInterval && Interlocked.CompareExchange(ref _lastReport, now, last) == last)
        {
            Report(sender, input);
        }
    }

    private void Report(ImportSender sender, ImportInput input) =>
        _progress?.Report(new ImportProgress(sender.RowsAcknowledged, input.Bytes, input.TotalBytes, Elapsed, Checkpoint) { RowsRejected = _rejects.Count });

    private ImportException Failure(ImportSender sender, GridException? refused, long? line)
    {
        var cause = sender.Failure ?? refused!;
        var unknown = sender.RowsUnknown == 0 ? "" : $" {sender.RowsUnknown} more may be.";
        return new ImportException(
            cause.Code,
            $"{cause.Message} The import ended there: {sender.RowsAcknowledged} rows are in table {_table} and stay.{unknown} Importing the whole input again is safe: rows are put by their key.",
            sender.RowsAcknowledged,
            sender.RowsUnknown,
            sender.Failure is null ? line : sender.FailureLine > 0 ? sender.FailureLine : null,
            cause)
        {
            Checkpoint = Checkpoint,
        };
    }
}
