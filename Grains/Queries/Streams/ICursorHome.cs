using Grid.Queries;

namespace Grid.Grains.Queries.Streams;

/// <summary>The silo's side of an <see cref="ICursorGrain"/>.</summary>
[Alias("grid.ICursorHome")]
internal interface ICursorHome : IGrainWithGuidKey
{
    /// <summary>Activates the grain of a cursor that is open on the caller's silo, there.</summary>
    [Alias("Attach")]
    Task AttachAsync();
}
