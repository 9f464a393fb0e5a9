using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Tests.Client.Fakes;

/// <summary>Keeps the contract of <see cref="ISiloGrain"/> over the partitions of a <see cref="FakeGrid"/> that it has.</summary>
internal sealed class FakeSiloGrain(FakeGrid grid, string silo) : ISiloGrain
{
    private int _requestCount;

    public int RequestCount => _requestCount;

    public async ValueTask<SiloReadResponse> ReadAsync(SiloRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requestCount);
        return grid.OnSiloRead is { } hook ? await hook(() => Read(request)) : Read(request);
    }

    public async ValueTask<SiloWriteResponse> WriteAsync(SiloRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requestCount);
        return grid.OnSiloWrite is { } hook ? await hook(() => Write(request)) : Write(request);
    }

    private SiloReadResponse Read(SiloRequest request)
    {
        var rows = new PackedBytes[request.PartCount];
        var failures = new List<PartFailure>();
        var reader = new SiloRequestReader(request);
        for (var part = 0; reader.MoveNext(); part++)
        {
            try
            {
                if (grid.SiloOf(reader.Partition.Value) == silo)
                {
                    rows[part] = grid.Partition(reader.Partition.Value).Read(new ReadRequest(reader.Table, reader.Count, reader.Content)).Rows;
                }
                else
                {
                    failures.Add(PartFailure.Elsewhere(part));
                }
            }
            catch (GridException failure)
            {
                failures.Add(PartFailure.Of(part, failure));
            }
        }

        return new SiloReadResponse(rows, failures.Count == 0 ? null : [.. failures]);
    }

    private SiloWriteResponse Write(SiloRequest request)
    {
        var (versions, replaced) = (new List<long>(), new List<int>());
        var (refused, failures) = (new List<WriteFailure>(), new List<PartFailure>());
        var reader = new SiloRequestReader(request);
        for (var part = 0; reader.MoveNext(); part++)
        {
            var first = versions.Count;
            if (grid.SiloOf(reader.Partition.Value) != silo)
            {
                versions.AddRange(new long[reader.Count]);
                replaced.AddRange(new int[reader.Count]);
                failures.Add(PartFailure.Elsewhere(part));
                continue;
            }

            var response = grid.Partition(reader.Partition.Value).Apply(new WriteRequest(request.Tables, reader.Count, reader.Content));
            versions.AddRange(response.Versions);
            replaced.AddRange(response.Replaced);
            refused.AddRange((response.Failures ?? []).Select(failure => failure with { Unit = failure.Unit + first }));
        }

        return new SiloWriteResponse(
            versions.Count, SiloWriteResponse.Pack([.. versions], [.. replaced]), refused.Count == 0 ? null : [.. refused], failures.Count == 0 ? null : [.. failures]);
    }
}
