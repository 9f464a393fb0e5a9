using Grid.Partitions;

namespace Grid.Grains.Partitions;

/// <summary>Who waits for the outcome of a write. Told once, on the partition's scheduler and inside its commit loop: must be quick and never fail.</summary>
internal interface IWriteAnswer
{
    /// <summary>Every unit has its outcome.</summary>
    void Complete(WriteResponse response);

    /// <summary>Nothing of the request was applied, unless the reason says that this is unknown.</summary>
    void Reject(Exception reason);
}
