using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grid.Client.Scans;
using Grid.Client.Tables;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Changes;

/// <summary>First the rows, if they are wanted, then the answers of all partitions, in the order in which they come.</summary>
/// <param name="result">What is made of a row.</param>
internal sealed class ChangeFlow<TKey, TRow, TResult>(
    ChangeReads<TKey, TRow> reads, TableScans<TKey, TRow> scans, BoundTable<TKey, TRow> table, ChangeCut start, Func<FoundRow<TRow>, TResult> result)
    : IChangeFlow<TKey, TResult>
    where TResult : class
{
    /// <summary>Answers that wait for the reader besides the one that each partition holds back.</summary>
    private const int QueuedAnswers = 1;

    private volatile ChangeCut _cut = start;

    public ChangeCut Cut => _cut;

    public async IAsyncEnumerable<RowChange<TKey, TResult>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in ReadRowsAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return row;
            _cut = row.Cut;
        }

        _cut = _cut with { Scan = null };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answers = Channel.CreateBounded<PartitionChanges<TKey, TRow>>(new BoundedChannelOptions(QueuedAnswers) { SingleReader = true });
        var pump = reads.PumpAsync(table, _cut.Places, answers.Writer, ended.Token);
        try
        {
            while (true)
            {
                var answer = await NextAsync(answers.Reader, cancellationToken).ConfigureAwait(false);
                foreach (var change in Decode(answer))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return change;
                    _cut = change.Cut;
                }

                _cut = _cut.With(answer.Partition, answer.Response.Through);
            }
        }
        finally
        {
            // Who stops in the middle leaves requests behind, at whose answers nobody looks.
            await ended.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<RowChange<TKey, TResult>> ReadRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_cut.Scan is not { } scan)
        {
            yield break;
        }

        await foreach (var row in scans.ScanFromAsync(table, scan.Partition, scan.After, cancellationToken).ConfigureAwait(false))
        {
            yield return new RowChange<TKey, TResult>(
                ChangeKind.Upsert, row.Table.Codec.DecodeKey(row.Key), result(row.Found), RowVersion.Create(row.Found.Version), isInitial: true,
                _cut with { Scan = (row.Partition, row.Key) });
        }
    }

    private static async ValueTask<PartitionChanges<TKey, TRow>> NextAsync(ChannelReader<PartitionChanges<TKey, TRow>> answers, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is { } failure)
        {
            // Thrown as it was, so that the caller learns its code.
            cancellationToken.ThrowIfCancellationRequested();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private List<RowChange<TKey, TResult>> Decode(PartitionChanges<TKey, TRow> answer)
    {
        var changes = new List<RowChange<TKey, TResult>>(answer.Response.Count);
        var (schema, codec) = (answer.Table.Schema, answer.Table.Codec);
        var cut = _cut;
        var reader = new ChangesReader(answer.Response);
        while (reader.MoveNext())
        {
            // Before a batch has come as a whole, its place has not been reached.
            cut = reader.EndsBatch ? _cut.With(answer.Partition, reader.Place) : cut;
            var version = reader.Place.Position.Value;
            var key = reader.Kind == ChangeKind.Delete ? reader.Content : KeyCodec.KeyOf(schema, reader.Content);
            changes.Add(new RowChange<TKey, TResult>(
                reader.Kind, codec.DecodeKey(key), reader.Kind == ChangeKind.Delete ? null : result(new FoundRow<TRow>(codec.DecodeRow(reader.Content), version, schema)),
                RowVersion.Create(version), isInitial: false, cut));
        }

        return changes;
    }
}
