namespace Grid.Grains.Journal;

/// <summary>Keeps the <see cref="StoreSet"/> of this silo as the catalog says.</summary>
public interface IStoreTopology
{
    /// <summary>
    /// Completes when the set reflects every change that was made before the call. Ownership records name only stores that had
    /// been added before, so an opening that asks first knows every store that its record names.
    /// </summary>
    /// <exception cref="Errors.GridException">The catalog does not answer; the set stays as it was.</exception>
    Task RefreshAsync();
}
