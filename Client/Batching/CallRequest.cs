using System.Buffers;

namespace Grid.Client.Batching;

/// <summary>Calls that travel together.</summary>
/// <param name="calls">Rented, and returned by <see cref="Free"/>, unless it is a follower's.</param>
internal sealed class CallRequest<TCall>(TCall[] calls, int count)
{
    public TCall[] Calls { get; } = calls;

    public int Count { get; } = count;

    /// <summary>For calls whose request was answered for others only: how their answer is asked for. Null for calls that are to be sent.</summary>
    public Func<CallRequest<TCall>, ValueTask>? Follow { get; init; }

    /// <summary>The calls that were not answered when the others were, as a request that follows them up; null when all were.</summary>
    public CallRequest<TCall>? Rest { get; set; }

    /// <summary>When its answer is not waited for any longer, as a timestamp.</summary>
    public long Deadline { get; set; }

    /// <summary>Gives the array back; nobody may look at it any more.</summary>
    public void Free()
    {
        if (Follow is null)
        {
            ArrayPool<TCall>.Shared.Return(Calls, clearArray: true);
        }
    }
}
