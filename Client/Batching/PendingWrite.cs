using Grid.Client.Calls;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Batching;

/// <summary>A write of one row.</summary>
internal sealed class PendingWrite : PendingCall<UnitOutcome>
{
    private WriteKind _kind;
    private long? _expectedVersion;
    private byte[] _content = [];
    private RowExpiry _expiry;

    public TableRef Table { get; private set; }

    public override int ByteCount => _content.Length;

    /// <param name="deadline">A timestamp.</param>
    public static PendingWrite Begin(
        PartitionId partition, TableRef table, WriteKind kind, long? expectedVersion, byte[] content, RowExpiry expiry, TimeSpan attemptTimeout, long deadline,
        CancellationToken cancellationToken)
    {
        var call = CallPool<PendingWrite>.Take();
        call.Table = table;
        call._kind = kind;
        call._expectedVersion = expectedVersion;
        call._content = content;
        call._expiry = expiry;
        call.Begin(partition, attemptTimeout, deadline, cancellationToken);
        return call;
    }

    public void AddTo(WriteRequestBuilder builder) => builder.AddSingle(Table, _kind, _expectedVersion, _content, _expiry);

    /// <summary>Writes the call as a unit of a request, and returns the number of bytes.</summary>
    /// <param name="table">Index of its table in the request.</param>
    public int Pack(Span<byte> packed, int table) => WriteRequestBuilder.PackSingle(packed, table, _kind, _expectedVersion, _content, _expiry);

    protected override void Clear() => _content = [];

    protected override void Recycle() => CallPool<PendingWrite>.Return(this);
}
