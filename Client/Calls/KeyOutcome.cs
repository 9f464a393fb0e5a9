using Grid.Errors;

namespace Grid.Client.Calls;

/// <summary>What a partition answered for one key: a version and an encoded row, version 0 when there is no row, or a failure.</summary>
internal readonly record struct KeyOutcome(long Version, ReadOnlyMemory<byte> Row, GridException? Failure)
{
    public static KeyOutcome Failed(GridException failure) => new(0, default, failure);
}
