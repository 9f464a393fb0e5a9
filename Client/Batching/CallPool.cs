using System.Collections.Concurrent;

namespace Grid.Client.Batching;

/// <summary>Calls that wait to be used again, so that a call in a steady flow allocates none. Thread-safe.</summary>
internal static class CallPool<TCall>
    where TCall : class, new()
{
    /// <summary>Calls that are kept: more are under way at once only in a flood, which may allocate.</summary>
    private const int MaxKept = 4_096;

    private static readonly ConcurrentQueue<TCall> Kept = new();
    private static int _count;

    public static TCall Take()
    {
        if (!Kept.TryDequeue(out var call))
        {
            return new TCall();
        }

        Interlocked.Decrement(ref _count);
        return call;
    }

    public static void Return(TCall call)
    {
        if (Interlocked.Increment(ref _count) <= MaxKept)
        {
            Kept.Enqueue(call);
        }
        else
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
