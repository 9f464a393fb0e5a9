using System.Runtime.CompilerServices;
using Grid.Queries;

namespace Grid.Client.Queries;

/// <summary>
/// The answer to one statement, read from front to back, once. At most two pages of it are here at a time: the one that is
/// read, and the next, which is asked for meanwhile; the grid waits for the reader. Dispose of it, also before its end: that
/// ends the statement. Not thread-safe.
/// </summary>
public sealed class GridStream : IAsyncDisposable
{
    private readonly PageReader _pages;
    private readonly CancellationToken _cancellationToken;
    private ResultEnd? _end;
    private bool _isRead;

    internal GridStream(PageReader pages, CancellationToken cancellationToken)
    {
        _pages = pages;
        _cancellationToken = cancellationToken;
        Columns = pages.First.Columns;
        _end = pages.First.End;
    }

    /// <summary>Names and types of the columns; none for a statement that returns no rows.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Whether there is at least one row.</summary>
    public bool HasRows => _pages.First.Batches.Any(batch => batch.RowCount > 0);

    /// <summary>Whether the last page is here: what is known only at the end is known.</summary>
    public bool IsAtEnd => _end is not null;

    /// <summary>Rows that the statement wrote; null for a query and for DDL.</summary>
    public long? RowsAffected => _end?.RowsAffected;

    /// <summary>Time that the grid took, with the pauses of the reader.</summary>
    /// <exception cref="InvalidOperationException">The end has not been read.</exception>
    public TimeSpan Elapsed => TimeSpan.FromMilliseconds(End.ElapsedMilliseconds);

    /// <summary>Partitions that could hold matching rows and were asked.</summary>
    /// <inheritdoc cref="Elapsed"/>
    public int PartitionsAsked => End.PartitionsAsked;

    /// <summary>Partitions that answered.</summary>
    /// <inheritdoc cref="Elapsed"/>
    public int PartitionsAnswered => End.PartitionsAnswered;

    /// <summary>The partitions whose rows are missing, all of them or some, and why; empty for a complete result.</summary>
    /// <inheritdoc cref="Elapsed"/>
    public IReadOnlyList<MissingPartition> Missing => End.Missing;

    private ResultEnd End => _end ?? throw new InvalidOperationException("That is known when the result has been read to its end.");

    /// <summary>The rows as columns, in pieces that have at least one row.</summary>
    /// <exception cref="InvalidOperationException">The result is, or has been, read.</exception>
    /// <exception cref="Errors.GridException">There are more rows, but they cannot be read. Those before were right.</exception>
    public async IAsyncEnumerable<ColumnBatch> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_isRead)
        {
            throw new InvalidOperationException("A result that is read page by page is read once: run the statement again, or read it whole by SqlAsync.");
        }

        _isRead = true;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        for (var page = _pages.First; page is not null; page = await _pages.NextAsync(ended.Token).ConfigureAwait(false))
        {
            _end = page.End;
            foreach (var batch in page.Batches)
            {
                ended.Token.ThrowIfCancellationRequested();
                if (batch.RowCount > 0)
                {
                    yield return batch;
                }
            }
        }
    }

    /// <summary>The rows. Each is valid for as long as it is held, and holds its page.</summary>
    /// <inheritdoc cref="ReadBatchesAsync"/>
    public async IAsyncEnumerable<GridResultRow> ReadRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var columns = (ResultColumn[])Columns;
        await foreach (var batch in ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                yield return new GridResultRow(columns, batch, row);
            }
        }
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();
}
