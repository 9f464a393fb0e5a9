namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>
/// Bare calls of Orleans: what a call costs that does nothing but bring the bytes of a record from a silo process. A
/// few grains, each with one value in memory, stand for all records.
/// </summary>
internal sealed class OrleansPeer : IKeyValuePeer
{
    /// <summary>As many as the grid has partitions.</summary>
    private const int GrainCount = 64;

    private readonly OrleansServer _server;
    private readonly IRecordGrain[] _grains;

    private OrleansPeer(OrleansServer server)
    {
        _server = server;
        _grains = [.. Enumerable.Range(0, GrainCount).Select(number => server.Client.GetGrain<IRecordGrain>(number))];
    }

    public string Name => "Orleans call";

    public string Version => OrleansServer.Version;

    public bool IsReadOnly => true;

    public static async Task<OrleansPeer> StartAsync(CancellationToken cancellationToken) => new(await OrleansServer.StartAsync([], cancellationToken));

    public async Task LoadAsync(Records records, CancellationToken cancellationToken)
    {
        var value = records.NewValue(0, new Random(0));
        await Task.WhenAll(_grains.Select(grain => grain.LoadAsync(new RecordValue(value))));
    }

    public async ValueTask<byte[]?> ReadAsync(long number, string key)
    {
        var value = (await _grains[number % GrainCount].ReadAsync()).Content;
        // The grain's one value stands for that of any record.
        Records.Stamp(value, number);
        return value;
    }

    public ValueTask WriteAsync(string key, byte[] value) => throw new NotSupportedException("Only reads are measured here.");

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
