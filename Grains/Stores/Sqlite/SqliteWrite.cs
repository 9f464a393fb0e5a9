using Grid.Errors;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>One transaction waiting for the writer.</summary>
internal abstract class SqliteWrite
{
    /// <summary>Runs the transaction and completes its task after the commit. False when the session should not be used again.</summary>
    public abstract bool Execute(SqliteSession session);

    /// <summary>Completes the task with a failure; nothing was applied.</summary>
    public abstract void Fail(Exception failure);
}

/// <inheritdoc/>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) : SqliteWrite
{
    // Whoever waits must not run on the writer's thread.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public override bool Execute(SqliteSession session)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _completion.SetCanceled(cancellationToken);
            return true;
        }

        T result;
        try
        {
            session.BeginWrite();
            result = work(session);
            session.Commit();
        }
        catch (Exception failure)
        {
            var isUsable = TryRollback(session);
            _completion.SetException(failure);
            return isUsable && failure is not GridException { Code: ErrorCode.StoreFailure };
        }

        _completion.SetResult(result);
        return true;
    }

    public override void Fail(Exception failure) => _completion.TrySetException(failure);

    // A rollback that fails is not reported: the first failure says what is wrong, and closing the session rolls back too.
    private static bool TryRollback(SqliteSession session)
    {
        try
        {
            session.Rollback();
            return true;
        }
        catch (GridException)
        {
            return false;
        }
    }
}
