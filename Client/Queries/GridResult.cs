using Grid.Queries;

namespace Grid.Client.Queries;

/// <summary>
/// The answer to one statement: complete, unless <see cref="SqlOptions.AllowPartial"/> was asked for and it says what is <see cref="Missing"/>. Values stay packed in columns until they
/// are asked for. Immutable, thread-safe.
/// </summary>
public sealed class GridResult
{
    private readonly QueryResult _result;

    /// <summary>Wraps an answer as it came over the wire.</summary>
    public GridResult(QueryResult result)
    {
        _result = result;
        Rows = new GridResultRows(result);
    }

    /// <summary>Names and types of the columns; none for a statement that returns no rows.</summary>
    public IReadOnlyList<ResultColumn> Columns => _result.Columns;

    /// <summary>The rows. Each is made when it is looked at.</summary>
    public IReadOnlyList<GridResultRow> Rows { get; }

    /// <summary>The rows as columns: for those that go through many rows of few columns.</summary>
    public IReadOnlyList<ColumnBatch> Batches => _result.Batches;

    /// <summary>Rows that the statement wrote; null for a query and for DDL.</summary>
    public long? RowsAffected => _result.RowsAffected;

    /// <summary>Time that the grid took, without the way there and back.</summary>
    public TimeSpan Elapsed => TimeSpan.FromMilliseconds(_result.ElapsedMilliseconds);

    /// <summary>Partitions that could hold matching rows and were asked.</summary>
    public int PartitionsAsked => _result.PartitionsAsked;

    /// <summary>Partitions that answered.</summary>
    public int PartitionsAnswered => _result.PartitionsAnswered;

    /// <summary>Whether rows may be missing.</summary>
    public bool IsPartial => Missing.Count > 0;

    /// <summary>The partitions whose rows are not in the answer, and why; empty for a complete one.</summary>
    public IReadOnlyList<MissingPartition> Missing => _result.Missing;
}
