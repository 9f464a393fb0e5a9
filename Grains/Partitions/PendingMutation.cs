using Grid.Partitions;

namespace Grid.Grains.Partitions;

/// <summary>Writes that are made from the committed rows when it is their turn.</summary>
/// <param name="MakeWrites">One unit of writes and the number of rows that it changes; null when there is nothing to write.</param>
internal sealed record PendingMutation(Func<(WriteRequest Request, int Rows)?> MakeWrites)
{
    // Asynchronous continuations: an answer must not run inside the commit loop.
    public TaskCompletionSource<long> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
