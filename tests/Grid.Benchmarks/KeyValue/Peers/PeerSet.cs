namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>Systems of one measurement, which start together and end together, also when one does not start.</summary>
internal sealed class PeerSet : IAsyncDisposable
{
    private readonly List<Task<IKeyValuePeer>> _starting = [];

    /// <summary>In the order of <see cref="Begin"/>; empty before <see cref="ReadyAsync"/>.</summary>
    public IReadOnlyList<IKeyValuePeer> All { get; private set; } = [];

    public void Begin<TPeer>(Task<TPeer> starting)
        where TPeer : IKeyValuePeer => _starting.Add(AsPeerAsync(starting));

    /// <summary>Waits until all have started.</summary>
    public async Task ReadyAsync() => All = await Task.WhenAll(_starting);

    public async ValueTask DisposeAsync() => await Task.WhenAll(_starting.Select(async starting =>
    {
        // Whoever waited for one that did not start has been told.
        if (await Task.WhenAny(starting) is { IsCompletedSuccessfully: true } started)
        {
            await (await started).DisposeAsync();
        }
    }));

    private static async Task<IKeyValuePeer> AsPeerAsync<TPeer>(Task<TPeer> starting)
        where TPeer : IKeyValuePeer => await starting;
}
