namespace Grid.Client.Changes;

/// <summary>Where a subscription's changes come from.</summary>
internal interface IChangeFlow<TKey, TRow>
    where TRow : class
{
    /// <summary>What has been handed out.</summary>
    ChangeCut Cut { get; }

    /// <summary>The changes behind <see cref="Cut"/>, which moves with them. Called once.</summary>
    IAsyncEnumerable<RowChange<TKey, TRow>> ReadAsync(CancellationToken cancellationToken);
}
