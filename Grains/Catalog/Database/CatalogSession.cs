using System.Data.Common;
using System.Diagnostics;

namespace Grid.Grains.Catalog.Database;

/// <summary>Runs short pieces of work on connections of their own, again while the database is busy, and says what failed in the grid's words.</summary>
internal sealed class CatalogSession(CatalogDialect dialect)
{
    /// <summary>Longest wait for a busy database. Its transactions take milliseconds, so a longer wait means that a process hangs inside one.</summary>
    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause between two attempts.</summary>
    private const int MaxPauseMilliseconds = 20;

    /// <summary>Runs the work, which must be one transaction. It may run more than once; an attempt that found the database busy has changed nothing.</summary>
    public async Task<T> RunAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                // The driver of SQLite works synchronously: off the grain's scheduler with it.
                return await Task.Run(() => RunOnceAsync(work, cancellationToken), cancellationToken);
            }
            catch (DbException failure) when (dialect.IsBusy(failure) && Stopwatch.GetElapsedTime(started) < BusyLimit)
            {
                await Task.Delay(Random.Shared.Next(1, MaxPauseMilliseconds), cancellationToken);
            }
            catch (DbException failure)
            {
                throw dialect.Explain(failure);
            }
        }
    }

    public static DbCommand Command(DbConnection connection, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static async Task<int> ExecuteAsync(
        DbConnection connection, string text, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, text, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<T> RunOnceAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = dialect.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, dialect.Prepare, cancellationToken);
        return await work(connection);
    }
}
