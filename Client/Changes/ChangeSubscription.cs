namespace Grid.Client.Changes;

/// <summary>
/// The changes of one table as they are committed, read from front to back, once, by one reader. Every committed change of
/// every partition comes, in the order of the commits of its partition and so of its key; between partitions there is no order. The
/// grid waits for the reader: one answer of each partition is held here at most. There is no end; reading fails when a partition does
/// not answer by the deadline of a call, and a subscription after <see cref="ResumeToken"/> goes on from there.
/// </summary>
public sealed class ChangeSubscription<TKey, TRow> : IAsyncEnumerable<RowChange<TKey, TRow>>
    where TRow : class
{
    private readonly IChangeFlow<TKey, TRow> _flow;
    private readonly CancellationToken _cancellationToken;
    private int _isRead;

    internal ChangeSubscription(IChangeFlow<TKey, TRow> flow, CancellationToken cancellationToken)
    {
        _flow = flow;
        _cancellationToken = cancellationToken;
    }

    /// <summary>
    /// Goes on behind everything that has been handed out, see <see cref="ChangeStart.After"/>; the change handed out last counts when
    /// the next is asked for. It moves on with the grid also when nothing happens to this table, which a token kept from the last change
    /// does not: store it from time to time. May be asked for from any thread.
    /// </summary>
    public string ResumeToken => _flow.Cut.ToToken();

    /// <exception cref="InvalidOperationException">The subscription is, or has been, read: subscribe again, after its token.</exception>
    /// <exception cref="Errors.GridException">
    /// Reading goes no further: <see cref="Errors.ErrorCode.ChangesLost"/>, when the reader has been slower than the grid keeps changes, or the
    /// table is another one now; or a partition did not answer by the deadline of a call.
    /// </exception>
    public async IAsyncEnumerator<RowChange<TKey, TRow>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isRead, 1) != 0)
        {
            throw new InvalidOperationException("A subscription is read once: subscribe again, after its resume token.");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        await foreach (var change in _flow.ReadAsync(ended.Token).ConfigureAwait(false))
        {
            yield return change;
        }
    }
}
