using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>
/// A request to many partitions of this silo while it is carried out. Each part runs on the scheduler of its partition, without
/// waiting for anything there; the last one completes the whole.
/// </summary>
internal abstract class SiloRun(SiloRequest request, LocalPartitions local)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PartFailure?[] _failures = new PartFailure?[request.PartCount];
    private int _left = request.PartCount;
    private bool _hasFailures;

    protected PartFailure[]? Failures => _hasFailures ? [.. _failures.OfType<PartFailure>()] : null;

    /// <summary>Carries out a part that its partition is open for. False when it cannot be done at once; then nothing was done.</summary>
    /// <exception cref="GridException">The part is refused; nothing was done.</exception>
    protected abstract bool TryRun(SiloPart part, PartitionGrain partition);

    /// <summary>Starts all parts and completes when all have ended.</summary>
    /// <param name="parts">All parts of the request, read before anything is started: a damaged request is refused whole.</param>
    protected Task RunAsync(List<SiloPart> parts)
    {
        if (parts.Count == 0)
        {
            return Task.CompletedTask;
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
                End();
            }
        }

        return _completion.Task;
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
        try
        {
            // It may have left between being found and now.
            if (run.Find(part.Partition) is not { } partition || !run.TryRun(part, partition))
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
        finally
        {
            run.End();
        }
    }

    /// <summary>What a part is answered with that a defect interrupted.</summary>
    protected abstract PartFailure Interrupted(SiloPart part, Exception defect);

    private PartitionGrain? Find(PartitionId partition) => local.Find(partition)?.GrainInstance as PartitionGrain;

    private void Fail(PartFailure failure)
    {
        _failures[failure.Part] = failure;
        Volatile.Write(ref _hasFailures, true);
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _completion.SetResult();
        }
    }
}
