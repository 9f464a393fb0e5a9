using Grid.Client.Calls;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>A write of one row.</summary>
internal sealed class PendingWrite(TableRef table, WriteKind kind, long? expectedVersion, byte[] content, TimeSpan attemptTimeout)
    : PendingCall<UnitOutcome>(attemptTimeout)
{
    public override int ByteCount => content.Length;

    public void AddTo(WriteRequestBuilder builder) => builder.AddSingle(table, kind, expectedVersion, content);
}
