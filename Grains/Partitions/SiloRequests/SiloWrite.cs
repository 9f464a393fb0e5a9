using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>Writes to many partitions of this silo, to tables that are not durable.</summary>
internal sealed class SiloWrite(SiloRequest request, LocalPartitions local) : SiloRun(request, local)
{
    private readonly SiloRequest _request = request;
    private readonly WriteFailure[]?[] _refused = new WriteFailure[]?[request.PartCount];
    private long[] _versions = [];
    private int[] _replaced = [];

    public async ValueTask<SiloWriteResponse> RunAsync()
    {
        var parts = ReadParts();
        var units = parts.Sum(part => part.Count);
        if (units > WriteRequest.MaxOperations)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"The request has {units} units; a silo takes {WriteRequest.MaxOperations} in one. Send it in parts.");
        }

        (_versions, _replaced) = (new long[units], new int[units]);
        await RunAsync(parts);
        WriteFailure[] refused = [.. _refused.OfType<WriteFailure[]>().SelectMany(failures => failures)];
        return new SiloWriteResponse(units, SiloWriteResponse.Pack(_versions, _replaced), refused.Length == 0 ? null : refused, Failures);
    }

    protected override bool TryRun(SiloPart part, PartitionGrain partition)
    {
        if (!partition.TryWriteNow(new WriteRequest(_request.Tables, part.Count, part.Content), out var response))
        {
            return false;
        }

        // Parts have places of their own, so that they never meet.
        response.Versions.CopyTo(_versions.AsSpan(part.Unit, part.Count));
        response.Replaced.CopyTo(_replaced.AsSpan(part.Unit, part.Count));
        if (response.Failures is { } failures)
        {
            _refused[part.Index] = Array.ConvertAll(failures, failure => failure with { Unit = part.Unit + failure.Unit });
        }

        return true;
    }

    protected override PartFailure Interrupted(SiloPart part, Exception defect) => PartFailure.Of(part.Index,
        new OutcomeUnknownException($"Partition {part.Partition}: a defect interrupted the write. Read before repeating it.", defect));
}
