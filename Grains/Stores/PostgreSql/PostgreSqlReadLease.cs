using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>One of the connections for reading, for as long as somebody enumerates what it reads.</summary>
internal sealed class PostgreSqlReadLease(PostgreSqlDatabase database, NpgsqlConnection connection, SemaphoreSlim gate) : IAsyncDisposable
{
    /// <summary>Runs the next piece of work on the thread pool.</summary>
    public Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            try
            {
                return await work(connection);
            }
            catch (NpgsqlException failure)
            {
                throw PostgreSqlFailure.Explain(database, failure);
            }
        },
        cancellationToken);

    // Closing the connection ends a transaction that is open on it.
    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        gate.Release();
    }
}
