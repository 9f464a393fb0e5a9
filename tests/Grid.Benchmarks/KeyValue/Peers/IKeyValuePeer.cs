namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>A system that keeps records by key, in a process of its own, asked over the loopback address.</summary>
internal interface IKeyValuePeer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Version of its server.</summary>
    string Version { get; }

    /// <summary>Whether it only reads, and takes part only where nothing is written.</summary>
    bool IsReadOnly { get; }

    Task LoadAsync(Records records, CancellationToken cancellationToken);

    /// <summary>The value of a record, or null when there is none.</summary>
    ValueTask<byte[]?> ReadAsync(long number, string key);

    /// <summary>Inserts or replaces a record. The value may be changed once this has completed.</summary>
    ValueTask WriteAsync(string key, byte[] value);
}
