using Grid.Queries;

namespace Grid.Grains.Queries.Streams;

/// <summary>A stream whose first rows are there, so that what is refused only when values are met is refused before it is opened.</summary>
internal sealed class StartedStream : ResultStream
{
    private readonly ResultStream _stream;
    private ColumnBatch? _first;

    private StartedStream(ResultStream stream, ColumnBatch? first)
        : base(stream.Columns, stream.PartitionsAsked)
    {
        _stream = stream;
        _first = first;
    }

    public override long? RowsAffected => _stream.RowsAffected;

    public override IReadOnlyCollection<MissingPartition> Missing => _stream.Missing;

    /// <summary>Waits for the first rows. The stream is disposed of when they cannot be read.</summary>
    public static async Task<StartedStream> StartAsync(ResultStream stream)
    {
        try
        {
            return new StartedStream(stream, await stream.NextAsync());
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public override Task<ColumnBatch?> NextAsync()
    {
        if (_first is not { } first)
        {
            return _stream.NextAsync();
        }

        _first = null;
        return Task.FromResult<ColumnBatch?>(first);
    }

    public override ValueTask DisposeAsync() => _stream.DisposeAsync();
}
