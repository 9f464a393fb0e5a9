namespace Grid.Simulation.Runtime;

/// <summary>The thread of one simulated process: its steps go through the world's loop, and none runs after the process has crashed.</summary>
internal sealed class ProcessScheduler(VirtualTime world) : TaskScheduler
{
    /// <summary>Once set, whatever the process was about to do never happens: a crash at whichever await it stands.</summary>
    public bool HasCrashed { get; set; }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts work of the process.</summary>
    public Task Run(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    protected override void QueueTask(Task task) => world.Post(() =>
    {
        if (!HasCrashed)
        {
            TryExecuteTask(task);
        }
    });

    // Never inline: every continuation is a step of its own, so that anything can come in between.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
