using Grid.Errors;
using SQLitePCL;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// One connection to the file of a store: its settings, its prepared statements, its transactions. Used by one thread
/// at a time. Speaks to SQLite without ADO.NET between, because binding and reading rows would box every value there.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>Statements kept prepared: three a table, for a hundred tables and more.</summary>
    private const int MostStatements = 512;

    /// <summary>One page in the write-ahead log: SQLite's usual page and its header there.</summary>
    private const long LogFrameBytes = 4096 + 24;

    private readonly SqliteFile _file;
    private readonly TimeSpan _busyWait;
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    static SqliteSession() => Batteries_V2.Init();

    private SqliteSession(SqliteFile file, TimeSpan busyWait, sqlite3 handle)
    {
        _file = file;
        _busyWait = busyWait;
        _handle = handle;
    }

    public SqliteFile File => _file;

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <param name="mayCreate">Whether the file is made when it does not exist: at the start of a store alone.</param>
    public static SqliteSession Open(SqliteFile file, TimeSpan busyWait, bool mayCreate = false)
    {
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (mayCreate ? raw.SQLITE_OPEN_CREATE : 0);
        var resultCode = raw.sqlite3_open_v2(file.Path, out var handle, flags, null);
        var session = new SqliteSession(file, busyWait, handle);
        try
        {
            if (resultCode != raw.SQLITE_OK)
            {
                throw session.Failure();
            }

            raw.sqlite3_extended_result_codes(handle, 1);
            session.Configure();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ForgetStatements();
        _handle.Dispose();
    }

    public BusyWait NewWait() => new(_file, _busyWait);

    /// <summary>The prepared statement of a text, made on first use. Owned by the session.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
        {
            return statement;
        }

        if (_statements.Count >= MostStatements)
        {
            ForgetStatements();
        }

        statement = new SqliteStatement(this, PrepareCore(sql));
        _statements.Add(sql, statement);
        return statement;
    }

    /// <summary>Runs a statement once, without keeping it.</summary>
    public void Execute(string sql)
    {
        using var statement = new SqliteStatement(this, PrepareCore(sql));
        statement.Run();
    }

    /// <summary>Begins a transaction that holds the write lock from the start, so that it never has to be repeated.</summary>
    public void BeginWrite() => Prepare("BEGIN IMMEDIATE").Run();

    /// <summary>Begins a transaction that sees one state of the database.</summary>
    public void BeginRead() => Prepare("BEGIN").Run();

    public void Commit() => Prepare("COMMIT").Run();

    /// <summary>Ends what is under way: statements that stand on a row, and a transaction without applying it.</summary>
    public void Rollback()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Reset();
        }

        if (IsInTransaction)
        {
            Prepare("ROLLBACK").Run();
        }
    }

    /// <summary>Bytes that this connection has written to the write-ahead log since the last call.</summary>
    public long TakeLoggedBytes()
    {
        raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages * LogFrameBytes;
    }

    /// <summary>Copies the write-ahead log into the database.</summary>
    /// <param name="mode"><c>SQLITE_CHECKPOINT_PASSIVE</c>, <c>_RESTART</c> or <c>_TRUNCATE</c>.</param>
    /// <param name="usedBytes">Length of the part of the log that is in use.</param>
    /// <returns>False when others were in the way; what could be copied has been.</returns>
    public bool TryCheckpointLog(int mode, out long usedBytes)
    {
        var resultCode = raw.sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var frames, out _);
        usedBytes = Math.Max(0, frames) * LogFrameBytes;
        return (resultCode & 0xFF) switch
        {
            raw.SQLITE_OK => true,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => false,
            _ => throw Failure(),
        };
    }

    /// <summary>The failure of the last call.</summary>
    public GridException Failure() => _file.Failure(
        _handle.IsInvalid ? raw.SQLITE_CANTOPEN : raw.sqlite3_extended_errcode(_handle),
        _handle.IsInvalid ? "out of memory" : raw.sqlite3_errmsg(_handle).utf8_to_string());

    // The log stays when a checkpoint is missed, so committing with synchronous=FULL is durable; automatic checkpoints
    // would run inside somebody's commit.
    private void Configure()
    {
        var journal = Prepare("PRAGMA journal_mode = WAL");
        var isLogged = journal.Step() && journal.Text(0) == "wal";
        journal.Reset();
        if (!isLogged)
        {
            throw _file.Permanent($"Store {_file.Store} ({_file.Path}) lies on a file system without shared memory or locks, which SQLite's write-ahead log needs. Put it on a local disk.");
        }

        Execute("PRAGMA synchronous = FULL");
        Execute("PRAGMA wal_autocheckpoint = 0");
        Execute("PRAGMA foreign_keys = OFF");
        Execute("PRAGMA temp_store = MEMORY");
        Execute("PRAGMA cache_size = -16384");
    }

    private sqlite3_stmt PrepareCore(string sql)
    {
        var wait = NewWait();
        while (true)
        {
            switch (raw.sqlite3_prepare_v2(_handle, sql, out var handle) & 0xFF)
            {
                case raw.SQLITE_OK:
                    return handle;
                case raw.SQLITE_BUSY:
                    wait.Once();
                    break;
                default:
                    throw Failure();
            }
        }
    }

    private void ForgetStatements()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
    }
}
