namespace Grid.Benchmarks.Peers;

/// <summary>A system that is measured.</summary>
internal interface IPeer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Makes the table with its rows.</summary>
    Task LoadAsync(int rows, CancellationToken cancellationToken);

    /// <summary>Runs a query, reads all of its answer, and returns it as text that is equal when answers are: rows sorted, numbers alike.</summary>
    Task<string> QueryAsync(string sql);
}
