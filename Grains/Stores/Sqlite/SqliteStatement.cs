using Grid.Errors;
using SQLitePCL;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>A prepared statement, driven without boxing. Parameters count from 1, columns from 0, as in SQLite. Belongs to one session.</summary>
internal sealed class SqliteStatement(SqliteSession session, sqlite3_stmt handle) : IDisposable
{
    public void Dispose() => handle.Dispose();

    public SqliteStatement Bind(int index, long value) => Check(raw.sqlite3_bind_int64(handle, index, value));

    public SqliteStatement Bind(int index, double value) => Check(raw.sqlite3_bind_double(handle, index, value));

    public SqliteStatement BindNull(int index) => Check(raw.sqlite3_bind_null(handle, index));

    public SqliteStatement BindText(int index, string text) => Check(raw.sqlite3_bind_text(handle, index, text));

    /// <summary>Binds text given as UTF-8. The bytes are stored as they are, a zero among them included.</summary>
    public SqliteStatement BindText(int index, ReadOnlySpan<byte> utf8) =>
        // An empty span has no address, which SQLite would take for NULL.
        utf8.IsEmpty ? BindText(index, "") : Check(raw.sqlite3_bind_text(handle, index, utf8));

    public SqliteStatement BindBlob(int index, ReadOnlySpan<byte> bytes) =>
        Check(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, bytes));

    /// <summary>Goes to the next row; false behind the last.</summary>
    public bool Step()
    {
        var wait = session.NewWait();
        while (true)
        {
            switch (raw.sqlite3_step(handle) & 0xFF)
            {
                case raw.SQLITE_ROW:
                    return true;
                case raw.SQLITE_DONE:
                    return false;
                case raw.SQLITE_BUSY:
                    raw.sqlite3_reset(handle);
                    wait.Once();
                    break;
                default:
                    throw Failed();
            }
        }
    }

    /// <summary>Runs a statement that returns no row and makes it ready for the next run.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    /// <summary>Runs a statement that returns at most one row of one integer, and makes it ready for the next run.</summary>
    public long? RunScalar()
    {
        long? result = Step() ? Int64(0) : null;
        Reset();
        return result;
    }

    /// <summary>Ends a run. The result code repeats the failure that <see cref="Step"/> has thrown already.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    /// <summary>Forgets the bound values, so that a large one is not kept in memory.</summary>
    public void Clear() => raw.sqlite3_clear_bindings(handle);

    /// <summary>Storage class of a value: <c>SQLITE_INTEGER</c>, <c>_FLOAT</c>, <c>_TEXT</c>, <c>_BLOB</c> or <c>_NULL</c>.</summary>
    public int TypeOf(int column) => raw.sqlite3_column_type(handle, column);

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    /// <summary>The bytes of a text or blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    private SqliteStatement Check(int resultCode) => resultCode == raw.SQLITE_OK ? this : throw Failed();

    // Without the reset, the failed statement would stand in the way of the rollback.
    private GridException Failed()
    {
        var failure = session.Failure();
        raw.sqlite3_reset(handle);
        return failure;
    }
}
