using SQLitePCL;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>Looks for damage when a store is opened.</summary>
internal static class SqliteIntegrity
{
    /// <summary>Reads what every use depends on, and the whole file if it is short.</summary>
    /// <exception cref="Errors.GridException">The file is damaged.</exception>
    public static void Check(SqliteSession session, long wholeCheckBytes)
    {
        session.Execute("SELECT sum(position), sum(checkpoint) FROM grid_copy");
        session.Execute("SELECT count(columns) FROM grid_table");
        session.Execute("SELECT sum(last) FROM grid_tail");
        if (new FileInfo(session.File.Path).Length > wholeCheckBytes)
        {
            return;
        }

        var check = session.Prepare("PRAGMA quick_check(1)");
        var result = check.Step() ? check.Text(0) : "no result";
        check.Reset();
        if (result != "ok")
        {
            throw session.File.Failure(raw.SQLITE_CORRUPT, result);
        }
    }
}
