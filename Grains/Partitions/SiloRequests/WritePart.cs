using Grid.Partitions;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>Takes the outcome of a part whose commit is under way to its request.</summary>
internal sealed class WritePart(SiloWrite write, SiloPart part) : IWriteAnswer
{
    public void Complete(WriteResponse response) => write.EndLater(part, response);

    public void Reject(Exception reason) => write.EndLater(part, reason);
}
