using Grid.Client.Calls;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>A read of one row.</summary>
internal sealed class PendingRead : PendingCall<KeyOutcome>
{
    public TableRef Table { get; private set; }

    public ReadOnlyMemory<byte> Key { get; private set; }

    public override int ByteCount => Key.Length;

    /// <param name="deadline">A timestamp.</param>
    public static PendingRead Begin(
        PartitionId partition, TableRef table, ReadOnlyMemory<byte> key, TimeSpan attemptTimeout, long deadline, CancellationToken cancellationToken)
    {
        var call = CallPool<PendingRead>.Take();
        call.Table = table;
        call.Key = key;
        call.Begin(partition, attemptTimeout, deadline, cancellationToken);
        return call;
    }

    protected override void Clear() => Key = default;

    protected override void Recycle() => CallPool<PendingRead>.Return(this);
}
