using System.Buffers;

namespace Grid.Client.Batching;

/// <summary>Calls that travel together.</summary>
/// <param name="calls">Rented; returned by <see cref="Free"/>.</param>
internal sealed class CallRequest<TCall>(TCall[] calls, int count)
{
    public TCall[] Calls { get; } = calls;

    public int Count { get; } = count;

    /// <summary>When its answer is not waited for any longer, as a timestamp.</summary>
    public long Deadline { get; set; }

    /// <summary>Gives the array back; nobody may look at it any more.</summary>
    public void Free() => ArrayPool<TCall>.Shared.Return(Calls, clearArray: true);
}
