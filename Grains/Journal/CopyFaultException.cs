using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>One copy cannot be used, whatever the others can do: damaged, incomplete, or its store has failed meanwhile. Never leaves the opening of a partition.</summary>
internal sealed class CopyFaultException(SealedCopy copy, Position position, Exception failure) : GridException(
    ErrorCode.StoreFailure,
    $"Partition {copy.Header.Partition}: its copy in store {copy.Store.Name} cannot be used behind position {position} of {copy.Header.Position}: {failure.Message}",
    failure is GridException { IsTransient: true } or TimeoutException, failure)
{
    /// <summary>Where the copy is.</summary>
    public StoreConnection Store => copy.Store;
}
