namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>Systems of one measurement, which end together, also when a later one does not start.</summary>
internal sealed class PeerSet : IAsyncDisposable
{
    private readonly List<IKeyValuePeer> _all = [];

    public IReadOnlyList<IKeyValuePeer> All => _all;

    public async Task AddAsync<TPeer>(Task<TPeer> started)
        where TPeer : IKeyValuePeer => _all.Add(await started);

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _all)
        {
            await peer.DisposeAsync();
        }
    }
}
