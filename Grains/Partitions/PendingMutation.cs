using Grid.Grains.Queries.Execution.Writes;
using Grid.Queries.Plans;

namespace Grid.Grains.Partitions;

/// <summary>Writes that are made from the committed rows when it is their turn.</summary>
/// <param name="MakeWrites">One unit of writes, if there is anything to write.</param>
internal sealed record PendingMutation(Func<PlannedWrites> MakeWrites)
{
    // Asynchronous continuations: an answer must not run inside the commit loop.
    public TaskCompletionSource<MutationResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
