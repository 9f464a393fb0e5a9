namespace Grid.Client.Calls;

/// <summary>
/// Tells calls under way that a gateway was lost. Orleans leaves a call that went over a lost connection waiting for its
/// timeout; a read is better sent again at once. Inside a silo there is no gateway and this never tells anything.
/// </summary>
internal sealed class GatewayLoss : IClusterConnectionStatusObserver
{
    private CancellationTokenSource _current = new();

    /// <summary>Is raised after <see cref="Token"/> is cancelled.</summary>
    public event Action? Lost;

    /// <summary>Is cancelled when a gateway is lost from now on.</summary>
    public CancellationToken Token => Volatile.Read(ref _current).Token;

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        if (currentNumberOfGateways < previousNumberOfGateways)
        {
            // Not disposed: calls may still be linking themselves to its token, and it holds nothing but memory.
            Interlocked.Exchange(ref _current, new CancellationTokenSource()).Cancel();
            Lost?.Invoke();
        }
    }

    public void NotifyClusterConnectionLost()
    {
        // The change of the number of gateways that comes with it says all.
    }
}
