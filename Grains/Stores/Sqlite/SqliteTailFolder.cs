using Grid.Errors;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// Moves the tail into the journal when it has become long, in short transactions between those of the appends. Every process
/// that appends to the file has one; they may work at the same time.
/// </summary>
internal sealed partial class SqliteTailFolder(SqliteFile file, SqliteStoreLimits limits, SqliteReaders readers, SqliteWriter writer, ILogger logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task _fold = Task.CompletedTask;
    private long _notBefore;
    private volatile bool _isClosing;

    /// <summary>Says how long the tail is.</summary>
    public void NoteLength(long bytes)
    {
        if (bytes < limits.TailBytes)
        {
            return;
        }

        lock (_gate)
        {
            if (_fold.IsCompleted && !_isClosing && bytes >= _notBefore)
            {
                _fold = Task.Run(() => FoldAsync(bytes));
            }
        }
    }

    /// <summary>Ends after the transaction under way. What is still in the tail stays there.</summary>
    public async ValueTask DisposeAsync()
    {
        Task fold;
        lock (_gate)
        {
            _isClosing = true;
            fold = _fold;
        }

        await fold;
    }

    private async Task FoldAsync(long bytes)
    {
        try
        {
            var numbers = (await readers.RunAsync(SqliteTail.ReadNumbers, CancellationToken.None)).ToArray();
            await InStepsAsync(numbers, (session, step) => SqliteTail.Copy(session, step.Span));
            Array.Sort(numbers);
            await InStepsAsync(numbers, (session, step) => SqliteTail.DeleteCopied(session, step.Span[0] - 1, step.Span[^1]));
            _notBefore = 0;
        }
        catch (GridException failure)
        {
            // Whatever stood in the way will be there at the next commit too.
            _notBefore = bytes + limits.TailBytes;
            LogFailed(failure, file.Store.ToString());
        }
    }

    // Urgent, because the tail grows with every append that goes first; one step at a time, so that those that wait go between.
    private async Task InStepsAsync(ReadOnlyMemory<long> numbers, Action<SqliteSession, ReadOnlyMemory<long>> write)
    {
        for (var done = 0; done < numbers.Length && !_isClosing; done += limits.TailEntriesPerTransaction)
        {
            var step = numbers[done..Math.Min(numbers.Length, done + limits.TailEntriesPerTransaction)];
            await writer.RunAsync(
                WritePriority.Urgent,
                session =>
                {
                    write(session, step);
                    return true;
                },
                CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The latest journal entries of store {Store} could not be moved to their partitions. They are read where they are; moving them is tried again when there are more.")]
    private partial void LogFailed(Exception failure, string store);
}
