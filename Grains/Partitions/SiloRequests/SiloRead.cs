using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>Reads from many partitions of this silo.</summary>
internal sealed class SiloRead(SiloRequest request, LocalPartitions local) : SiloRun(request, local)
{
    private readonly PackedBytes[] _rows = new PackedBytes[request.PartCount];

    public async ValueTask<SiloReadResponse> RunAsync()
    {
        Start(ReadParts());
        await Completion;
        return new SiloReadResponse(_rows, Failures);
    }

    protected override PartStep Run(SiloPart part, PartitionGrain partition)
    {
        if (!partition.TryReadNow(new ReadRequest(part.Table, part.Count, part.Content), out var rows))
        {
            return PartStep.Impossible;
        }

        _rows[part.Index] = rows;
        return PartStep.Ended;
    }

    protected override PartFailure Interrupted(SiloPart part, Exception defect) =>
        PartFailure.Of(part.Index, new GridException(ErrorCode.Internal, $"Partition {part.Partition}: a defect interrupted the read: {defect.Message}", innerException: defect));
}
