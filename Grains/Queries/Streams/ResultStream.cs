using Grid.Queries;

namespace Grid.Grains.Queries.Streams;

/// <summary>A result whose rows are made as they are read, from front to back, by one reader.</summary>
internal abstract class ResultStream(ResultColumn[] columns, int partitions) : IAsyncDisposable
{
    public ResultColumn[] Columns => columns;

    /// <summary>Rows that the statement wrote; null for a query.</summary>
    public virtual long? RowsAffected => null;

    /// <summary>Partitions that are asked, over the whole result.</summary>
    public virtual int PartitionsAsked => partitions;

    /// <summary>Partitions whose rows are missing, all of them or some; complete behind the last row.</summary>
    public virtual IReadOnlyCollection<MissingPartition> Missing { get; init; } = [];

    /// <summary>The next rows, at least one; null behind the last.</summary>
    /// <exception cref="Errors.GridException">There are more rows, but they cannot be read: the result is of no use.</exception>
    public abstract Task<ColumnBatch?> NextAsync();

    /// <summary>Ends what works ahead of the reader.</summary>
    public abstract ValueTask DisposeAsync();
}
