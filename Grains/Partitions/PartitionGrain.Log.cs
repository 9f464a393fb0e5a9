using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Partitions;

internal sealed partial class PartitionGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Partition {Partition} opened at epoch {Epoch}, position {Position}, in {Milliseconds:F0} ms.")]
    private partial void LogOpened(PartitionId partition, Epoch epoch, Position position, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} could not be released.")]
    private partial void LogReleaseFailed(PartitionId partition, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Partition {Partition}: building an index failed. The partition is opened anew.")]
    private partial void LogIndexingFailed(PartitionId partition, Exception defect);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: expired rows could not be deleted from the stores; it will be tried again.")]
    private partial void LogDeletionFailed(PartitionId partition, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: the checkpoint failed and will be repeated.")]
    private partial void LogCheckpointFailed(PartitionId partition, Exception failure);
}
