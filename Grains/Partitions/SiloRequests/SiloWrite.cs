using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>
/// Writes to many partitions of this silo. Those to durable tables end with their commits. Usually one transaction has all of
/// them; a partition whose stores are slow, or that does something else first, is answered later than the others.
/// </summary>
internal sealed class SiloWrite(SiloRequest request, LocalPartitions local, UnansweredWrites unanswered, TimeProvider time) : SiloRun(request, local)
{
    /// <summary>How much later than the first a commit may end to be answered with it: a few transactions, and little beside what holds a partition up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly SiloRequest _request = request;
    private readonly WriteFailure[]?[] _refused = new WriteFailure[]?[request.PartCount];
    private readonly Lock _gate = new();
    private readonly List<SiloPart> _ended = [];
    private TaskCompletionSource _someEnded = NewSignal();
    private int _answered;
    private long[] _versions = [];
    private int[] _replaced = [];

    public ValueTask<SiloWriteResponse> RunAsync()
    {
        var parts = ReadParts();
        var units = parts.Sum(part => part.Count);
        if (units > WriteRequest.MaxOperations)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"The request has {units} units; a silo takes {WriteRequest.MaxOperations} in one. Send it in parts.");
        }

        (_versions, _replaced) = (new long[units], new int[units]);
        Start(parts);
        return AnswerAsync();
    }

    /// <summary>Answers for parts that have not been answered for: those that have ended by the time when one has, or soon after. One call at a time.</summary>
    public async ValueTask<SiloWriteResponse> AnswerAsync()
    {
        await Task.WhenAny(_someEnded.Task, Completion);
        if (!Completion.IsCompleted)
        {
            await Completion.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        SiloPart[] ended;
        lock (_gate)
        {
            ended = [.. _ended];
            _ended.Clear();
            _someEnded = NewSignal();
        }

        _answered += ended.Length;
        Array.Sort(ended, static (left, right) => left.Index - right.Index);
        var answer = AnswerFor(ended);
        return _answered == _request.PartCount ? answer : answer with { Ticket = unanswered.Keep(this) };
    }

    /// <summary>Notes the outcome of a part whose commit was under way.</summary>
    public void EndLater(SiloPart part, WriteResponse response)
    {
        Note(part, response);
        End(part, isLater: true);
    }

    /// <summary>Notes that a part whose commit was under way has none.</summary>
    public void EndLater(SiloPart part, Exception reason)
    {
        Fail(reason is GridException failure ? PartFailure.Of(part.Index, failure) : Interrupted(part, reason));
        End(part, isLater: true);
    }

    protected override PartStep Run(SiloPart part, PartitionGrain partition)
    {
        var write = new WriteRequest(_request.Tables, part.Count, part.Content);
        if (partition.TryWriteNow(write, out var response))
        {
            Note(part, response);
            return PartStep.Ended;
        }

        return partition.TryStartWrite(write, new WritePart(this, part)) ? PartStep.UnderWay : PartStep.Impossible;
    }

    protected override PartFailure Interrupted(SiloPart part, Exception defect) => PartFailure.Of(part.Index,
        new OutcomeUnknownException($"Partition {part.Partition}: a defect interrupted the write. Read before repeating it.", defect));

    protected override void End(SiloPart part) => End(part, isLater: false);

    // What ends in its turn wakes nobody: the last of those does.
    private void End(SiloPart part, bool isLater)
    {
        lock (_gate)
        {
            _ended.Add(part);
            if (isLater)
            {
                _someEnded.TrySetResult();
            }
        }

        base.End(part);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Parts have places of their own, so that they never meet.
    private void Note(SiloPart part, WriteResponse response)
    {
        response.Versions.CopyTo(_versions.AsSpan(part.Unit, part.Count));
        response.Replaced.CopyTo(_replaced.AsSpan(part.Unit, part.Count));
        if (response.Failures is { } failures)
        {
            _refused[part.Index] = failures;
        }
    }

    private SiloWriteResponse AnswerFor(SiloPart[] parts)
    {
        var (units, versions, replaced) = (0, new long[parts.Sum(part => part.Count)], new int[parts.Sum(part => part.Count)]);
        List<WriteFailure>? refused = null;
        List<PartFailure>? failed = null;
        foreach (var part in parts)
        {
            _versions.AsSpan(part.Unit, part.Count).CopyTo(versions.AsSpan(units));
            _replaced.AsSpan(part.Unit, part.Count).CopyTo(replaced.AsSpan(units));
            foreach (var failure in _refused[part.Index] ?? [])
            {
                (refused ??= []).Add(failure with { Unit = units + failure.Unit });
            }

            if (FailureOf(part.Index) is { } whole)
            {
                (failed ??= []).Add(whole);
            }

            units += part.Count;
        }

        return new SiloWriteResponse(units, SiloWriteResponse.Pack(versions, replaced), refused?.ToArray(), failed?.ToArray())
        {
            Answered = parts.Length == _request.PartCount ? null : [.. parts.Select(part => part.Index)],
        };
    }
}
