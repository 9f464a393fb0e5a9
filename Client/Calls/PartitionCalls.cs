using System.Buffers;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Calls;

/// <summary>Single requests to partitions, answered unit by unit and key by key. Only cancellation is thrown.</summary>
internal sealed class PartitionCalls
{
    private readonly IGrainFactory _grains;
    private readonly Attempts _attempts;

    public PartitionCalls(IGrainFactory grains, Attempts attempts)
    {
        _grains = grains;
        _attempts = attempts;
    }

    /// <summary>Sends a write request once, and says what became of each unit.</summary>
    public async Task<UnitOutcome[]> WriteAsync(PartitionId partition, WriteRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var grain = _grains.GetGrain<IPartitionGrain>(partition.Value);
            var response = await _attempts.WriteOnceAsync(
                token => grain.WriteAsync(request, token).AsTask(), Name(partition), timeout, cancellationToken).ConfigureAwait(false);
            return Outcomes(partition, request.UnitCount, response);
        }
        catch (GridException failure)
        {
            return Repeat(UnitOutcome.Failed(failure), request.UnitCount);
        }
    }

    /// <summary>Sends a read request once, and says what was found for each key.</summary>
    /// <param name="keys">Canonical keys of the table, at most <see cref="ReadRequest.MaxKeys"/>.</param>
    public async Task<KeyOutcome[]> ReadAsync(
        PartitionId partition, TableRef table, IReadOnlyList<ReadOnlyMemory<byte>> keys, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var grain = _grains.GetGrain<IPartitionGrain>(partition.Value);
            var request = new ReadRequest(table, keys.Count, Pack(keys));
            var response = await _attempts.ReadOnceAsync(
                token => grain.ReadAsync(request, token).AsTask(), Name(partition), timeout, cancellationToken).ConfigureAwait(false);
            return Unpack(partition, keys.Count, response);
        }
        catch (GridException failure)
        {
            return Repeat(KeyOutcome.Failed(failure), keys.Count);
        }
    }

    private static string Name(PartitionId partition) => $"Partition {partition}";

    private static UnitOutcome[] Outcomes(PartitionId partition, int unitCount, WriteResponse response)
    {
        if (response.Versions.Length != unitCount)
        {
            return Repeat(
                UnitOutcome.Failed(new OutcomeUnknownException(
                    $"Partition {partition} answered for {response.Versions.Length} of {unitCount} writes: they may be applied.")),
                unitCount);
        }

        var outcomes = new UnitOutcome[unitCount];
        for (var unit = 0; unit < unitCount; unit++)
        {
            outcomes[unit] = new UnitOutcome(response.Versions[unit], unit < response.Replaced.Length ? response.Replaced[unit] : 0, null);
        }

        foreach (var failure in response.Failures ?? [])
        {
            outcomes[failure.Unit] = UnitOutcome.Failed(failure.ToException());
        }

        return outcomes;
    }

    private static ReadOnlyMemory<byte> Pack(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        var packed = new ArrayBufferWriter<byte>(keys.Count * 16);
        foreach (var key in keys)
        {
            VarInt.Write(packed, (ulong)key.Length);
            packed.Write(key.Span);
        }

        return packed.WrittenMemory;
    }

    private static KeyOutcome[] Unpack(PartitionId partition, int keyCount, ReadResponse response)
    {
        if (response.Count != keyCount)
        {
            throw new GridException(ErrorCode.Internal, $"Partition {partition} answered for {response.Count} of {keyCount} keys.");
        }

        var outcomes = new KeyOutcome[keyCount];
        var rows = response.Rows.Span;
        var offset = 0;
        for (var key = 0; key < keyCount; key++)
        {
            var version = (long)VarInt.Read(rows, ref offset);
            if (version == 0)
            {
                continue;
            }

            var length = VarInt.ReadLength(rows, ref offset);
            outcomes[key] = new KeyOutcome(version, response.Rows.Slice(offset, length), null);
            offset += length;
        }

        return outcomes;
    }

    private static TOutcome[] Repeat<TOutcome>(TOutcome outcome, int count)
    {
        var outcomes = new TOutcome[count];
        Array.Fill(outcomes, outcome);
        return outcomes;
    }
}
