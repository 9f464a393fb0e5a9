using System.Net.Sockets;
using Grid.Errors;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>How failures of PostgreSQL read: what failed, where, why, and what to do.</summary>
internal static class PostgreSqlFailure
{
    /// <summary>The one code of these that the driver has no name for.</summary>
    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>The failure that an exception of the driver stands for.</summary>
    public static GridException Explain(PostgreSqlDatabase database, NpgsqlException failure) => failure switch
    {
        PostgresException refused => Explain(database, refused),
        { InnerException: TimeoutException } => Transient(
            database, failure, "did not answer in time", "Look at the load of the server and for transactions that hold locks (pg_stat_activity)."),
        { InnerException: SocketException or IOException } => Transient(
            database, failure, "cannot be reached", "The server must be running, and Host and Port of the connection string must be its own."),
        _ => Transient(database, failure, "failed", "Look at the log of the server."),
    };

    /// <summary>Whether the connection broke under a statement: a server that was started again leaves such connections in the pool.</summary>
    public static bool IsBrokenConnection(NpgsqlException failure) => failure switch
    {
        PostgresException refused => refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        _ => failure.InnerException is IOException or SocketException,
    };

    /// <summary>Whether the transaction was undone only because of its timing.</summary>
    public static bool IsConflict(NpgsqlException failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>Whether what was asked for does not exist any more.</summary>
    public static bool IsUndefinedTable(NpgsqlException failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable };

    private static GridException Explain(PostgreSqlDatabase database, PostgresException failure) => failure.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Permanent(
            database, failure, "refuses the user or password", "Correct Username and Password of the connection string, or the server's pg_hba.conf."),
        PostgresErrorCodes.InvalidCatalogName => Permanent(
            database, failure, "does not exist", "Create the database (CREATE DATABASE), or correct Database of the connection string."),
        PostgresErrorCodes.InsufficientPrivilege => Permanent(
            database, failure, "refuses what the store needs to do", "The user must own the schema, or be granted CREATE and USAGE on it."),
        PostgresErrorCodes.DiskFull => Transient(
            database, failure, "cannot grow: its disk is full", "Free some space; nothing else is needed."),
        PostgresErrorCodes.TooManyConnections => Transient(
            database, failure, "has no connection left", "Raise max_connections of the server: each silo needs about ten for every store."),
        PostgresErrorCodes.OutOfMemory => Transient(
            database, failure, "is out of memory", "Raise max_locks_per_transaction if the reason names locks, otherwise give the server more memory."),
        PostgresErrorCodes.ReadOnlySqlTransaction => Transient(
            database, failure, "takes no writes", "It is a standby or set to read-only: connect to the primary."),
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable or IdleInTransactionTimeout => Transient(
            database, failure, "did not finish in time", "Look at the load of the server and for transactions that hold locks (pg_stat_activity)."),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => Transient(
            database, failure, "is stopping or starting", "Wait for the server, or start it."),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.UndefinedFile => Permanent(
            database, failure, "is damaged", "Restore the database from a backup, or drop the schema: the store is then filled again from the others."),
        PostgresErrorCodes.IoError => Transient(
            database, failure, "cannot be read or written", "Look at the disk it lies on."),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => Permanent(
            database, failure, "lacks a table or column that Grid made", "Somebody has changed the schema by hand; drop it to have it filled again from the others, or restore it from a backup."),
        PostgresErrorCodes.DuplicateTable => Permanent(
            database, failure, "has a table of that name already, which is not Grid's", "Rename that table, or give Grid a schema of its own (Search Path in the connection string)."),
        PostgresErrorCodes.ProgramLimitExceeded => Permanent(
            database, failure, "cannot hold a row this wide or a key this long", "A row's columns of fixed width take at most about 8,000 bytes, a key about 2,700."),
        _ => failure.IsTransient
            ? Transient(database, failure, "failed", "Look at the log of the server.")
            : Permanent(database, failure, "failed", "Look at the log of the server."),
    };

    // The text of the server without its detail, which may quote rows.
    private static string Why(NpgsqlException failure) => failure is PostgresException refused
        ? $"PostgreSQL {refused.SqlState}: {refused.MessageText}"
        : failure.InnerException is { } inner ? $"{failure.Message}: {inner.Message}" : failure.Message;

    private static GridException Permanent(PostgreSqlDatabase database, NpgsqlException failure, string what, string remedy) =>
        new(ErrorCode.StoreFailure, Message(database, failure, what, remedy), isTransient: false, failure);

    private static GridException Transient(PostgreSqlDatabase database, NpgsqlException failure, string what, string remedy) =>
        new(ErrorCode.StoreFailure, Message(database, failure, what, remedy), isTransient: true, failure);

    private static string Message(PostgreSqlDatabase database, NpgsqlException failure, string what, string remedy) =>
        $"{database.What} ({database.Location}) {what} ({Why(failure)}). {remedy}";
}
