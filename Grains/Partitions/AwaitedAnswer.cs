using Grid.Partitions;

namespace Grid.Grains.Partitions;

/// <summary>A write's outcome as a task.</summary>
internal sealed class AwaitedAnswer : IWriteAnswer
{
    // Asynchronous continuations: whoever waits must not run inside the commit loop.
    private readonly TaskCompletionSource<WriteResponse> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<WriteResponse> Response => _completion.Task;

    public void Complete(WriteResponse response) => _completion.SetResult(response);

    public void Reject(Exception reason) => _completion.TrySetException(reason);
}
