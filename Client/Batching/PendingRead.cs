using Grid.Client.Calls;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>A read of one row.</summary>
internal sealed class PendingRead(TableRef table, ReadOnlyMemory<byte> key, TimeSpan attemptTimeout) : PendingCall<KeyOutcome>(attemptTimeout)
{
    public TableRef Table { get; } = table;

    public ReadOnlyMemory<byte> Key { get; } = key;

    public override int ByteCount => Key.Length;
}
