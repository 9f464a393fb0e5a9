using Grid.Grains.Stores;

namespace Grid.Grains.Journal;

/// <summary>A copy that the new owner has sealed, as it was then.</summary>
internal sealed record SealedCopy(StoreConnection Store, CopyHeader Header);
