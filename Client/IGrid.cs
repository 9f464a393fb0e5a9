using Grid.Client.Export;
using Grid.Client.Import;
using Grid.Client.Queries;
using Grid.Client.Stores;
using Grid.Client.Tables;
using Grid.Cluster;
using Grid.Tables;

namespace Grid.Client;

/// <summary>
/// A grid, as a program sees it. Thread-safe; one instance serves a whole process. Register it with
/// <c>services.AddGridClient(…)</c>, or <c>services.AddGridClientInSilo()</c> inside a silo.
/// </summary>
/// <remarks>
/// Every call ends by <c>GridClientOptions.Timeout</c> at the latest. Reads are sent again until then, so they survive the
/// loss of a silo. Writes are sent again only when they were certainly not applied; a write whose answer was lost throws
/// <see cref="Errors.OutcomeUnknownException"/>. A call that is cancelled throws <see cref="OperationCanceledException"/>;
/// a cancelled write may be applied nevertheless.
/// </remarks>
public interface IGrid
{
    /// <summary>
    /// A table whose rows are records or classes. Every public property is a column of the same name (case and underscores
    /// are ignored; <c>[Column("name")]</c> names another, <c>[NotMapped]</c> leaves the property out), and every column has
    /// a property. <typeparamref name="TKey"/> is the type of the key column, or, for a composite key, a tuple in key order
    /// or a record with one property a key column.
    /// </summary>
    /// <param name="name">Name of the table; by default <c>[Table("name")]</c> of the row type, or the type's own name.</param>
    /// <remarks>Asks nothing of the grid: a table that does not exist, or differs from the type, is reported by the first call.</remarks>
    IGridTable<TKey, TRow> Table<TKey, TRow>(string? name = null)
        where TKey : notnull
        where TRow : class;

    /// <summary>A table whose rows are plain values: for tools, and for tables that the program does not know when it is written.</summary>
    /// <remarks>Asks nothing of the grid: a table that does not exist is reported by the first call.</remarks>
    IGridRows Rows(string table);

    /// <summary>Runs one SQL statement over the whole grid.</summary>
    /// <param name="parameters">
    /// Values of the <c>$name</c> parameters: an object whose properties are the parameters (an anonymous one, say), or an
    /// <see cref="IReadOnlyDictionary{TKey, TValue}"/> of string and object; null when the text has none.
    /// </param>
    /// <exception cref="Errors.SqlException">The statement is refused; nothing was applied.</exception>
    /// <exception cref="Errors.OutcomeUnknownException">The statement writes, and its answer was lost.</exception>
    /// <exception cref="Errors.GridException">Not every partition answered in time. There is no partial result.</exception>
    Task<GridResult> SqlAsync(string sql, object? parameters = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SqlAsync(string, object?, CancellationToken)"/>
    Task<GridResult> SqlAsync(string sql, object? parameters, SqlOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs one SQL statement whose result is read page by page, for results that are too large to be in memory at once, and to
    /// begin before the last row is there. See <c>docs/streaming.md</c> for what is held where, and for what is read when rows
    /// change meanwhile.
    /// </summary>
    /// <param name="options">The deadline is that of the first page, and then of each next page.</param>
    /// <param name="cancellationToken">Ends the statement, also while its result is read.</param>
    /// <inheritdoc cref="SqlAsync(string, object?, CancellationToken)"/>
    Task<GridStream> StreamAsync(string sql, object? parameters = null, SqlOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs one SQL statement and maps each row: to a record or class whose properties are the columns, to a tuple in the
    /// order of the columns, or, when there is one column, to a single value.
    /// </summary>
    /// <exception cref="Errors.RequestException">The result does not fit <typeparamref name="TResult"/>; the message lists every difference.</exception>
    Task<IReadOnlyList<TResult>> QueryAsync<TResult>(string sql, object? parameters = null, CancellationToken cancellationToken = default);

    /// <summary>All tables as they are now.</summary>
    ValueTask<IReadOnlyList<TableSchema>> GetTablesAsync(CancellationToken cancellationToken = default);

    /// <summary>One table as it is now.</summary>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.TableNotFound"/>, with the nearest name.</exception>
    ValueTask<TableSchema> GetTableAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Creates a table, and returns once it is durable.</summary>
    /// <param name="ifNotExists">Whether a table of that name that exists already is returned as it is, instead of an error.</param>
    /// <exception cref="Errors.RequestException">The definition is not acceptable, or the table exists.</exception>
    Task<TableSchema> CreateTableAsync(TableDefinition definition, bool ifNotExists = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates a table from a row type: a column for each property, of a type that fits the property's. Its key are the properties with
    /// <c>[Key]</c> (of several, in the order of <c>[Column(Order = …)]</c>), or that named <c>Id</c>. <c>[MaxLength]</c>, <c>[StringLength]</c>,
    /// <c>[Required]</c>, <c>[Column(TypeName = "DECIMAL(12,3)")]</c> and <c>GridClientOptions.Entity</c> say more; a decimal of which nothing is
    /// said is a DECIMAL(18,4).
    /// </summary>
    /// <param name="name">As for <see cref="Table{TKey, TRow}"/>.</param>
    /// <param name="ifNotExists">Whether a table of that name that exists already, and fits the type, is returned as it is, instead of an error.</param>
    /// <exception cref="Errors.RequestException">
    /// The type makes no table, or does not fit the one that exists: the message lists everything that is wrong. Or the table exists.
    /// </exception>
    Task<TableSchema> CreateTableAsync<TRow>(string? name = null, bool ifNotExists = false, CancellationToken cancellationToken = default)
        where TRow : class;

    /// <summary>Drops a table with all of its rows. False when there was none and <paramref name="ifExists"/> allowed it.</summary>
    Task<bool> DropTableAsync(string name, bool ifExists = false, CancellationToken cancellationToken = default);

    /// <summary>Adds, removes and promotes stores while the grid runs.</summary>
    IGridStores Stores { get; }

    /// <summary>Silos, stores and partitions as they are now. What did not answer in time is listed as unreachable.</summary>
    Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts every row of a file into a table: CSV, JSON lines or Parquet, plain or compressed. See <see cref="ImportOptions"/> for
    /// the formats, for what becomes of rows that are refused, and for taking up an import that was interrupted.
    /// </summary>
    /// <param name="input">Read once, never held whole, not closed.</param>
    /// <param name="progress">Told from time to time, and at the end, what has been acknowledged.</param>
    /// <exception cref="ImportException">A row was refused or a batch was not acknowledged; says what was imported before.</exception>
    Task<ImportResult> ImportAsync(
        string table, Stream input, ImportOptions? options = null, IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes every row of a table, in memory that does not grow with the table. It is no snapshot: a row that nobody touches
    /// meanwhile is written exactly once, also when silos fail; one that is written or removed meanwhile is there at most once, in
    /// one of its versions. Rows come in no order. The generated key of a table without one is left out.
    /// </summary>
    /// <param name="output">Not closed. What is in it when the call fails is no whole file.</param>
    /// <param name="progress">Told from time to time, and at the end, how far it is.</param>
    /// <exception cref="Errors.GridException">A partition did not answer by the deadline of a call, or the table was altered meanwhile.</exception>
    Task<ExportResult> ExportAsync(
        string table, Stream output, ExportOptions? options = null, IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>Writes the rows that a query returns, in its order, page by page as <see cref="StreamAsync"/> reads them.</summary>
    /// <param name="output">Not closed. What is in it when the call fails is no whole file.</param>
    /// <param name="parameters">As in <see cref="StreamAsync"/>.</param>
    Task<ExportResult> ExportQueryAsync(
        string sql, Stream output, object? parameters = null, ExportOptions? options = null, IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default);
}
