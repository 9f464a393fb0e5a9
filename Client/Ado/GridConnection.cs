using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Grid.Errors;

namespace Grid.Client.Ado;

/// <summary>
/// A grid as an ADO.NET connection: over a connection string (see <see cref="GridConnectionStringBuilder"/>), or over a
/// grid that the program has already. Opening and closing are cheap: connections of the same text share one client.
/// </summary>
/// <remarks>
/// Statements of one connection may run at the same time. There are no transactions over several statements: each statement
/// is atomic as its description says, and <see cref="DbConnection.BeginTransaction()"/> throws.
/// </remarks>
public sealed class GridConnection : DbConnection
{
    private readonly IGrid? _given;
    private string _connectionString = "";
    private IGrid? _open;

    public GridConnection()
    {
    }

    public GridConnection(string connectionString) => ConnectionString = connectionString;

    /// <summary>A connection over a grid that the program has; opening it asks nothing.</summary>
    public GridConnection(IGrid grid) => _given = grid ?? throw new ArgumentNullException(nameof(grid));

    [AllowNull]
    public override string ConnectionString
    {
        get => _connectionString;
        set
        {
            if (State != ConnectionState.Closed)
            {
                throw new InvalidOperationException("The connection is open: its connection string cannot be changed.");
            }

            _connectionString = value is null ? "" : new GridConnectionStringBuilder(value).ConnectionString;
        }
    }

    public override string Database => _given is null ? new GridConnectionStringBuilder(_connectionString).Grid : "";

    public override string DataSource => _given is null ? new GridConnectionStringBuilder(_connectionString).Gateways : "";

    /// <summary>The version of this library.</summary>
    public override string ServerVersion => typeof(GridConnection).Assembly.GetName().Version?.ToString() ?? "";

    public override ConnectionState State => _open is null ? ConnectionState.Closed : ConnectionState.Open;

    protected override DbProviderFactory DbProviderFactory => GridFactory.Instance;

    /// <summary>The grid behind an open connection.</summary>
    /// <exception cref="InvalidOperationException">The connection is not open.</exception>
    public IGrid Grid => _open ?? throw new InvalidOperationException("The connection is not open: call Open or OpenAsync first.");

    /// <summary>Stops the clients that connections of this process share; the next connection that opens starts a new one.</summary>
    public static Task ClearPoolsAsync() => SharedGrids.ClearAsync();

    /// <exception cref="GridDbException">No silo answered.</exception>
    public override void Open() => Task.Run(() => OpenAsync(CancellationToken.None)).GetAwaiter().GetResult();

    /// <exception cref="GridDbException">No silo answered.</exception>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_open is not null)
        {
            throw new InvalidOperationException("The connection is open already.");
        }

        try
        {
            _open = _given ?? await SharedGrids.GetAsync(_connectionString, cancellationToken).ConfigureAwait(false);
        }
        catch (GridException failure)
        {
            throw new GridDbException(failure);
        }

        OnStateChange(new StateChangeEventArgs(ConnectionState.Closed, ConnectionState.Open));
    }

    public override void Close()
    {
        if (_open is not null)
        {
            _open = null;
            OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
        }
    }

    /// <summary>Not supported: a connection belongs to one grid.</summary>
    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("A connection belongs to one grid: open another connection for another grid.");

    /// <summary>Not supported: the grid has no transactions over several statements.</summary>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException(
        "The grid has no transactions over several statements: each statement is atomic by itself, within each partition. Write related rows in one statement, or condition a write on a row's version (IGridTable).");

    /// <summary>Not supported: the grid takes part in no distributed transaction.</summary>
    public override void EnlistTransaction(System.Transactions.Transaction? transaction)
    {
        if (transaction is not null)
        {
            throw new NotSupportedException("The grid takes part in no transaction.");
        }
    }

    protected override DbCommand CreateDbCommand() => new GridCommand { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }
}
