using Grid.Cluster;
using Grid.Errors;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>The file of one store, and how its failures read: what failed, where, and what to do.</summary>
internal sealed record SqliteFile(StoreName Store, string Path)
{
    /// <summary>The write-ahead log that SQLite keeps beside the database.</summary>
    public string LogPath => Path + "-wal";

    /// <summary>Takes a path, or a connection string of Microsoft.Data.Sqlite, of which only the data source counts.</summary>
    public static SqliteFile Create(StoreName store, string dataSource)
    {
        var path = dataSource.Contains('=', StringComparison.Ordinal)
            ? new SqliteConnectionStringBuilder(dataSource).DataSource
            : dataSource;
        if (string.IsNullOrWhiteSpace(path) || path.Contains(":memory:", StringComparison.Ordinal))
        {
            throw new GridException(ErrorCode.InvalidConfiguration,
                $"Store {store}: '{dataSource}' names no database file. Give the path of one.");
        }

        return new SqliteFile(store, System.IO.Path.GetFullPath(path));
    }

    /// <summary>The failure that an SQLite result code stands for.</summary>
    public GridException Failure(int resultCode, string detail)
    {
        var what = $"Store {Store} ({Path})";
        var why = $"SQLite {resultCode}: {detail}";
        return (resultCode & 0xFF) switch
        {
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Permanent(
                $"{what} is damaged or no SQLite database ({why}). Stop the silos that use it and move the file away together with its -wal and -shm; the store is then filled again from the others, or restore the three from a backup."),
            raw.SQLITE_FULL => Transient($"{what} cannot grow: the disk is full ({why}). Free some space; nothing else is needed."),
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_AUTH => Permanent(
                $"{what} cannot be opened for writing ({why}). Its folder must exist and be writable for the user that runs the silo."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Transient(
                $"{what} is locked by another process ({why}). Look for a program that holds a transaction open on it."),
            raw.SQLITE_IOERR => Transient($"{what} cannot be read or written ({why}). Look at the disk it lies on."),
            _ => Permanent($"{what} failed ({why})."),
        };
    }

    public GridException BusyFor(TimeSpan waited) =>
        Failure(raw.SQLITE_BUSY, $"waited {waited.TotalSeconds:0.#} s for its lock, the limit");

    /// <summary>Throws when the file is gone: SQLite would go on writing into a file that nobody will ever open again.</summary>
    public void EnsureExists()
    {
        if (!File.Exists(Path))
        {
            throw Permanent($"Store {Store} ({Path}) has been removed while in use. Put it back, or restart the silo to have it filled again from the others.");
        }
    }

    /// <summary>Makes the folder of the file.</summary>
    public void CreateFolder()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Permanent($"Store {Store}: its folder {folder} cannot be made ({failure.Message}). Make it, writable for the user that runs the silo, or configure another.", failure);
        }
    }

    public GridException Permanent(string message, Exception? inner = null) => new(ErrorCode.StoreFailure, message, isTransient: false, inner);

    public GridException Transient(string message) => new(ErrorCode.StoreFailure, message, isTransient: true);
}
