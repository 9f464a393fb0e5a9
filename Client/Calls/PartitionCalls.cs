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
        UnitOutcome.Check(partition, unitCount, response);
        var outcomes = new UnitOutcome[unitCount];
        for (var unit = 0; unit < unitCount; unit++)
        {
            outcomes[unit] = UnitOutcome.Of(response, unit);
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
        KeyOutcome.Check(partition, keyCount, response);
        var outcomes = new KeyOutcome[keyCount];
        var offset = 0;
        for (var key = 0; key < keyCount; key++)
        {
            outcomes[key] = KeyOutcome.Read(response.Rows, ref offset);
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
