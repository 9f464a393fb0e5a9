using System.Collections.Concurrent;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Tests.Client.Fakes;

/// <summary>Keeps the contract of <see cref="ISiloGrain"/> over the partitions of a <see cref="FakeGrid"/> that it has.</summary>
internal sealed class FakeSiloGrain(FakeGrid grid, string silo) : ISiloGrain
{
    private readonly ConcurrentDictionary<long, (List<FakeWritePart> Parts, int PartCount, int AnswersBefore)> _unanswered = new();
    private long _lastTicket;
    private int _requestCount;

    public int RequestCount => _requestCount;

    /// <summary>Writes of which not all parts have been answered.</summary>
    public int UnansweredCount => _unanswered.Count;

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

    public async ValueTask<SiloWriteResponse> FollowAsync(long ticket, CancellationToken cancellationToken) =>
        grid.OnSiloFollow is { } hook ? await hook(() => Follow(ticket)) : Follow(ticket);

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
        var parts = new List<FakeWritePart>();
        var reader = new SiloRequestReader(request);
        while (reader.MoveNext())
        {
            parts.Add(new FakeWritePart(
                parts.Count, reader.Partition.Value, reader.Count,
                grid.SiloOf(reader.Partition.Value) == silo ? grid.Partition(reader.Partition.Value).Apply(new WriteRequest(request.Tables, reader.Count, reader.Content)) : null));
        }

        return Answer(parts, parts.Count, answersBefore: 0);
    }

    private SiloWriteResponse Follow(long ticket) => _unanswered.TryRemove(ticket, out var left)
        ? Answer(left.Parts, left.PartCount, left.AnswersBefore)
        : throw new OutcomeUnknownException($"Ticket {ticket} is not known.");

    private SiloWriteResponse Answer(List<FakeWritePart> parts, int partCount, int answersBefore)
    {
        var late = parts.FindAll(part => grid.IsCommitLate?.Invoke(part.Partition, answersBefore) ?? false);
        var (versions, replaced) = (new List<long>(), new List<int>());
        var (refused, failures) = (new List<WriteFailure>(), new List<PartFailure>());
        var answered = parts.FindAll(part => !late.Contains(part));
        foreach (var part in answered)
        {
            var first = versions.Count;
            versions.AddRange(part.Response?.Versions ?? new long[part.Units]);
            replaced.AddRange(part.Response?.Replaced ?? new int[part.Units]);
            refused.AddRange((part.Response?.Failures ?? []).Select(failure => failure with { Unit = failure.Unit + first }));
            if (part.Response is null)
            {
                failures.Add(PartFailure.Elsewhere(part.Index));
            }
        }

        var ticket = late.Count == 0 ? 0 : Interlocked.Increment(ref _lastTicket);
        if (ticket > 0)
        {
            _unanswered[ticket] = (late, partCount, answersBefore + 1);
        }

        return new SiloWriteResponse(
            versions.Count, SiloWriteResponse.Pack([.. versions], [.. replaced]), refused.Count == 0 ? null : [.. refused], failures.Count == 0 ? null : [.. failures])
        {
            Answered = answered.Count == partCount ? null : [.. answered.Select(part => part.Index)],
            Ticket = ticket,
        };
    }
}
