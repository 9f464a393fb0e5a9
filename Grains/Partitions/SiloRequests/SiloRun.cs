using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>
/// A request to many partitions of this silo while it is carried out. Each part runs on the scheduler of its partition, without
/// waiting for anything there; the last one that ends completes the whole.
/// </summary>
internal abstract class SiloRun(SiloRequest request, LocalPartitions local)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PartFailure?[] _failures = new PartFailure?[request.PartCount];
    private int _left = request.PartCount;
    private bool _hasFailures;

    protected PartFailure[]? Failures => _hasFailures ? [.. _failures.OfType<PartFailure>()] : null;

    /// <summary>Why a part failed; null when it did not.</summary>
    protected PartFailure? FailureOf(int part) => _failures[part];

    /// <summary>Completes when all parts have ended.</summary>
    protected Task Completion => _completion.Task;

    /// <summary>Carries out a part, or begins to. What is under way ends by <see cref="End"/>.</summary>
    /// <exception cref="GridException">The part is refused; nothing was done.</exception>
    protected abstract PartStep Run(SiloPart part, PartitionGrain partition);

    /// <summary>Starts all parts.</summary>
    /// <param name="parts">All parts of the request, read before anything is started: a damaged request is refused whole.</param>
    protected void Start(List<SiloPart> parts)
    {
        if (parts.Count == 0)
        {
            _completion.SetResult();
        }

        foreach (var part in parts)
        {
            if (local.Find(part.Partition) is { } context)
            {
                context.Scheduler.QueueTask(new Task(static state => Run((SiloPart)state!), part));
            }
            else
            {
                Fail(PartFailure.Elsewhere(part.Index));
                End(part);
            }
        }
    }

    protected List<SiloPart> ReadParts()
    {
        var parts = new List<SiloPart>(request.PartCount);
        var reader = new SiloRequestReader(request);
        for (var unit = 0; reader.MoveNext(); unit += reader.Count)
        {
            parts.Add(new SiloPart(this, parts.Count, unit, reader.Partition, reader.Table, reader.Count, reader.Content));
        }

        return parts;
    }

    private static void Run(SiloPart part)
    {
        var run = part.Run;
        var step = PartStep.Ended;
        try
        {
            // It may have left between being found and now.
            step = run.Find(part.Partition) is { } partition ? run.Run(part, partition) : PartStep.Impossible;
            if (step == PartStep.Impossible)
            {
                run.Fail(PartFailure.Elsewhere(part.Index));
            }
        }
        catch (GridException failure)
        {
            run.Fail(PartFailure.Of(part.Index, failure));
        }
        catch (Exception defect)
        {
            // For a read; a write that meets a defect while it is applied may be applied.
            run.Fail(run.Interrupted(part, defect));
        }

        if (step != PartStep.UnderWay)
        {
            run.End(part);
        }
    }

    /// <summary>What a part is answered with that a defect interrupted.</summary>
    protected abstract PartFailure Interrupted(SiloPart part, Exception defect);

    private PartitionGrain? Find(PartitionId partition) => local.Find(partition)?.GrainInstance as PartitionGrain;

    protected void Fail(PartFailure failure)
    {
        _failures[failure.Part] = failure;
        Volatile.Write(ref _hasFailures, true);
    }

    /// <summary>Notes that a part has ended. Called once for each, on any thread.</summary>
    protected virtual void End(SiloPart part)
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _completion.SetResult();
        }
    }
}
