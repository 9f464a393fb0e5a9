using Grid.Errors;

namespace Grid.Client.Calls;

/// <summary>What became of one unit of a write request: a version, or a failure.</summary>
internal readonly record struct UnitOutcome(long Version, int Replaced, GridException? Failure)
{
    public static UnitOutcome Failed(GridException failure) => new(0, 0, failure);
}
