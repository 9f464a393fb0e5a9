using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>A write request that waits for its commit. Making one walks through the whole request, so that a malformed one is refused alone.</summary>
internal sealed class PendingWrite
{
    private readonly IWriteAnswer _answer;
    private readonly long[] _versions;
    private readonly int[] _replaced;
    private List<WriteFailure>? _failures;
    private int _outcomes;

    public PendingWrite(WriteRequest request, IWriteAnswer answer)
    {
        Request = request;
        _answer = answer;
        _versions = new long[request.UnitCount];
        _replaced = new int[request.UnitCount];
        Batches = new int[request.UnitCount];
        ReadThrough();
    }

    public WriteRequest Request { get; }

    /// <summary>Whether any operation depends on the row that is there.</summary>
    public bool HasConditions { get; private set; }

    /// <summary>Whether any row keeps the time at which it expires.</summary>
    public bool KeepsExpiry { get; private set; }

    /// <summary>Whether any row is given a time at which it expires.</summary>
    public bool SetsExpiry { get; private set; }

    /// <summary>Batch of the entry under way that each unit became, or −1 when the unit was refused or is not part of it.</summary>
    public int[] Batches { get; }

    /// <summary>Whether any unit has no outcome yet.</summary>
    public bool HasOpenUnits => _outcomes < Request.UnitCount;

    public void Fail(int unit, int operation, ErrorCode code, string message, long currentVersion = 0)
    {
        (_failures ??= []).Add(new WriteFailure(unit, operation, code, message, currentVersion));
        _outcomes++;
    }

    /// <summary>Notes the outcome of every unit that became a batch of an entry that is applied now.</summary>
    /// <param name="first">The entry's first position.</param>
    /// <param name="replaced">For each batch, how many rows it replaced or removed.</param>
    public void Succeed(Position first, int[] replaced)
    {
        for (var unit = 0; unit < Batches.Length; unit++)
        {
            if (Batches[unit] is >= 0 and var batch)
            {
                _versions[unit] = first.Value + batch;
                _replaced[unit] = replaced[batch];
                _outcomes++;
            }
        }
    }

    /// <summary>Answers the caller; every unit has an outcome by now.</summary>
    public void Complete() => _answer.Complete(new WriteResponse(_versions, _failures?.ToArray()) { Replaced = _replaced });

    /// <summary>Answers the caller that nothing of the request was applied.</summary>
    public void Reject(Exception reason) => _answer.Reject(reason);

    private void ReadThrough()
    {
        var operations = 0;
        var reader = new WriteRequestReader(Request);
        while (reader.NextUnit())
        {
            while (reader.NextOperation())
            {
                operations++;
                HasConditions |= reader.Kind is WriteKind.Insert or WriteKind.Update || reader.ExpectedVersion is not null;
                KeepsExpiry |= reader.Expiry.Kind == RowExpiryKind.Keep;
                SetsExpiry |= reader.Expiry.Kind is RowExpiryKind.After or RowExpiryKind.At;
            }
        }

        if (operations > WriteRequest.MaxOperations)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"The request has {operations} operations; a partition takes {WriteRequest.MaxOperations} in one. Send it in parts.");
        }
    }
}
