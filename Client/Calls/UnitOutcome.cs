using Grid.Errors;
using Grid.Partitions;

namespace Grid.Client.Calls;

/// <summary>What became of one unit of a write request: a version, or a failure.</summary>
internal readonly record struct UnitOutcome(long Version, int Replaced, GridException? Failure)
{
    public static UnitOutcome Failed(GridException failure) => new(0, 0, failure);

    /// <summary>What a response says of a unit that is not among its failures.</summary>
    public static UnitOutcome Of(WriteResponse response, int unit) =>
        new(response.Versions[unit], unit < response.Replaced.Length ? response.Replaced[unit] : 0, null);

    /// <exception cref="OutcomeUnknownException">The response is not for so many units.</exception>
    public static void Check(PartitionId partition, int unitCount, WriteResponse response)
    {
        if (response.Versions.Length != unitCount)
        {
            throw new OutcomeUnknownException($"Partition {partition} answered for {response.Versions.Length} of {unitCount} writes: they may be applied.");
        }
    }
}
