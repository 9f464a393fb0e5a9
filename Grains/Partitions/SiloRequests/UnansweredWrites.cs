using System.Diagnostics.CodeAnalysis;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>
/// Writes that some of whose parts were answered before the others, under the tickets by which their callers ask on. A caller
/// that is gone never does: what it left is forgotten after a while. Thread-safe.
/// </summary>
internal sealed class UnansweredWrites(TimeProvider time)
{
    /// <summary>How long a ticket is good: its caller asks at once, and waits no longer for a write.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Tickets that are kept: each stands for a request of some caller that has not come back, and there are few of those.</summary>
    internal const int MaxKept = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SiloWrite> _writes = [];
    private readonly Queue<(long Ticket, long Kept)> _order = [];
    private long _last;

    /// <summary>Keeps a write, and returns its ticket.</summary>
    public long Keep(SiloWrite write)
    {
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest)
                && (_order.Count >= MaxKept || time.GetElapsedTime(oldest.Kept) > Patience || !_writes.ContainsKey(oldest.Ticket)))
            {
                _writes.Remove(oldest.Ticket);
                _order.Dequeue();
            }

            var ticket = ++_last;
            _writes.Add(ticket, write);
            _order.Enqueue((ticket, time.GetTimestamp()));
            return ticket;
        }
    }

    /// <summary>Takes the write of a ticket out, which is then good no more.</summary>
    public bool TryTake(long ticket, [NotNullWhen(true)] out SiloWrite? write)
    {
        lock (_gate)
        {
            return _writes.Remove(ticket, out write);
        }
    }
}
