using Grid.Client.Mapping;

namespace Grid.Client.Export;

/// <summary>Writes rows to a stream in one format. Used by one writer.</summary>
internal abstract class RowSink
{
    /// <summary>Adds a row to what is to be written.</summary>
    public abstract void Add(CellSource row);

    /// <summary>Writes what has gathered, when it is worth it.</summary>
    public abstract ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Writes everything, and the end of the output.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken);
}
