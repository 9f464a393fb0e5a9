using Grid.Errors;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Planning;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Streams;

/// <summary>
/// The rows of one table, as partitions answer them. Each partition is asked for all of its rows, or, when they are too many
/// for one answer, for shares of them one after another; so many answers are asked for ahead of the reader, and no more. A
/// share is answered from one moment or not at all, so that asking again for one that was not answered, wherever its partition
/// is then, neither repeats nor loses a row.
/// </summary>
internal sealed class PartitionStream : ResultStream
{
    /// <summary>Times that a share is asked for, with growing pauses: about as long as a partition takes to open elsewhere, several times.</summary>
    private const int MaxAttempts = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly IPartitionScan _scan;
    private readonly PartitionPlan _plan;
    private readonly FinishPlan _finish;
    private readonly QueryOptions _options;
    private readonly TimeProvider _time;
    private readonly bool _isProjected;
    private readonly CancellationTokenSource _stop;
    private readonly Queue<(PartitionId Partition, RowShare Share)> _waiting;
    private readonly List<Task<(PartitionId Partition, RowShare Share, PartialResult Answer)>> _asked = [];
    private readonly Queue<ColumnBatch> _ready = new();
    private int _shares = RowShare.MaxCount;
    private bool _isOneWhole;
    private long _skip;
    private long _left;

    /// <param name="cancellationToken">Ends the stream.</param>
    public PartitionStream(IPartitionScan scan, SelectPlan plan, QueryOptions options, TimeProvider time, CancellationToken cancellationToken)
        : base(plan.Finish.Columns, plan.Partitions.Length)
    {
        _scan = scan;
        _options = options;
        _time = time;
        _plan = plan.Scan! with { Output = (RowOutput)plan.Scan.Output with { MaxBytes = options.StreamPageBytes } };
        _finish = plan.Finish with { Limit = null, Offset = 0 };
        _isProjected = !IsIdentity(_finish.Projection, _finish.Columns.Length, ((RowOutput)_plan.Output).Columns.Length);
        _skip = plan.Finish.Offset;
        _left = plan.Finish.Limit ?? long.MaxValue;
        _waiting = new Queue<(PartitionId, RowShare)>(plan.Partitions.Select(partition => (partition, RowShare.Whole)));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Answers that are under way, or wait for the reader.</summary>
    public int AskedCount => _asked.Count;

    public override IReadOnlyCollection<MissingPartition> Missing => _scan.Missing;

    /// <summary>Whether a plan's rows need not be in one place to be finished.</summary>
    public static bool CanStream(SelectPlan plan) =>
        plan is { Join: null, Scan.Output: RowOutput { Order: [] }, Finish: { Having: null, IsDistinct: false, Order: [] } };

    public override async Task<ColumnBatch?> NextAsync()
    {
        while (_left > 0)
        {
            if (_ready.TryDequeue(out var batch))
            {
                if (Trim(batch) is { } rows)
                {
                    return rows;
                }

                continue;
            }

            Ask();
            if (_asked.Count == 0)
            {
                return null;
            }

            var finished = await Task.WhenAny(_asked);
            _asked.Remove(finished);
            Take(await finished);
        }

        return null;
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Task.WhenAll(_asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _asked.Clear();
        _stop.Dispose();
    }

    private static bool IsIdentity(Expression[] projection, int resultColumns, int columns) => resultColumns == columns && projection.Length == columns
        && projection.Index().All(item => item.Item is ColumnExpression column && column.Ordinal == item.Index);

    private void Ask()
    {
        while (_asked.Count < _options.StreamWindow && _waiting.TryDequeue(out var next))
        {
            // Partitions often hold about as many rows each: as long as none fits one answer, none is asked for all that it has.
            if (!_isOneWhole && _shares < RowShare.MaxCount && next.Share.Count < _shares)
            {
                foreach (var share in next.Share.Split(_shares))
                {
                    _waiting.Enqueue((next.Partition, share));
                }

                continue;
            }

            var wanted = _left > long.MaxValue - _skip ? (long?)null : _left + _skip;
            var output = (RowOutput)_plan.Output with { Limit = wanted };
            _asked.Add(Task.Run(() => AskAsync(next.Partition, next.Share, _plan with { Output = output, Share = next.Share })));
        }
    }

    private async Task<(PartitionId Partition, RowShare Share, PartialResult Answer)> AskAsync(PartitionId partition, RowShare share, PartitionPlan plan)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                PartialResult? answer = null;
                await _scan.ScanAsync(plan, [partition], partial =>
                {
                    answer = partial;
                    return Task.CompletedTask;
                }, _stop.Token);
                return (partition, share, answer ?? new PartialResult([], []));
            }
            catch (GridException failure) when (failure.IsTransient && attempt < MaxAttempts)
            {
                var pause = FirstPause * Math.Pow(2, attempt - 1);
                await Task.Delay(pause < MaxPause ? pause : MaxPause, _time, _stop.Token);
            }
        }
    }

    private void Take((PartitionId Partition, RowShare Share, PartialResult Answer) answered)
    {
        if (answered.Answer.Shares > 0)
        {
            _shares = Math.Min(_shares, answered.Answer.Shares);
            foreach (var share in answered.Share.Split(answered.Answer.Shares))
            {
                _waiting.Enqueue((answered.Partition, share));
            }

            return;
        }

        _isOneWhole |= answered.Share == RowShare.Whole;
        foreach (var batch in answered.Answer.Batches)
        {
            _ready.Enqueue(_isProjected ? AnswerFinish.Finish(_finish, [.. batch.Columns.Select(VectorFactory.FromColumn)], batch.RowCount, _options) : batch);
        }
    }

    private ColumnBatch? Trim(ColumnBatch batch)
    {
        var start = (int)Math.Min(_skip, batch.RowCount);
        var count = (int)Math.Min(_left, batch.RowCount - start);
        _skip -= start;
        _left -= count;
        return count == 0 ? null : RowRange.Of(batch, start, count);
    }
}
