using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Text;
using Grid.Errors;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>Where a store or catalog is: one schema of one PostgreSQL database. Never shows the password.</summary>
internal sealed class PostgreSqlDatabase
{
    /// <summary>The schema when the connection string has no <c>Search Path</c>.</summary>
    private const string DefaultSchema = "public";

    private readonly NpgsqlConnectionStringBuilder _connection;

    private PostgreSqlDatabase(string what, NpgsqlConnectionStringBuilder connection, string schema)
    {
        What = what;
        _connection = connection;
        Schema = schema;
    }

    /// <summary>What lies there, for messages: <c>Store store-0</c>.</summary>
    public string What { get; }

    public string Schema { get; }

    /// <summary>Server, database and schema, for messages.</summary>
    public string Location => $"{_connection.Host}:{_connection.Port}/{_connection.Database ?? _connection.Username}, schema {Schema}";

    /// <summary>The schema as SQL writes it.</summary>
    public string QuotedSchema => Quote(Schema);

    /// <summary>Reads a connection string of Npgsql, whose <c>Search Path</c> names the one schema to use.</summary>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: it is none, or lacks the server.</exception>
    public static PostgreSqlDatabase Create(string what, string connectionString) => TryCreate(what, connectionString, out var database, out var refusal)
        ? database
        : throw new GridException(ErrorCode.InvalidConfiguration, $"{what}: {refusal}");

    /// <summary>Reads a connection string, or says what is wrong with it without repeating it.</summary>
    public static bool TryCreate(
        string what, string? connectionString, [NotNullWhen(true)] out PostgreSqlDatabase? database, [NotNullWhen(false)] out string? refusal)
    {
        database = null;
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            refusal = $"the connection string is none of Npgsql ({failure.Message}). Write for example Host=localhost;Database=grid;Username=grid;Password=...";
            return false;
        }

        if (string.IsNullOrWhiteSpace(connection.Host) || connection.Host.Contains(',', StringComparison.Ordinal))
        {
            refusal = "the connection string must name one Host: a store is one server. Write for example Host=localhost;Database=grid;Username=grid;Password=...";
            return false;
        }

        var schema = string.IsNullOrWhiteSpace(connection.SearchPath) ? DefaultSchema : connection.SearchPath.Trim().Trim('"');
        if (schema.AsSpan().ContainsAny(",\"\\\0"))
        {
            refusal = $"the connection string's Search Path is '{schema}': name one schema, the one to use.";
            return false;
        }

        connection.SearchPath = Quote(schema);
        refusal = null;
        database = new PostgreSqlDatabase(what, connection, schema);
        return true;
    }

    /// <summary>Another schema of the same database, the same one for the same name.</summary>
    public PostgreSqlDatabase ForRehearsal(string name)
    {
        // A hash, because PostgreSQL cuts names that are longer than 63 bytes.
        var schema = $"grid_rehearsal_{XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{Schema}/{name}")):x16}";
        var connection = Settings();
        connection.SearchPath = Quote(schema);
        return new PostgreSqlDatabase(What, connection, schema);
    }

    /// <summary>A copy of the settings, to be changed and connected with.</summary>
    public NpgsqlConnectionStringBuilder Settings() => new(_connection.ConnectionString);

    /// <summary>Whether the connection string itself sets an option.</summary>
    public bool HasSetting(string keyword) => _connection.ContainsKey(keyword) && _connection.ShouldSerialize(keyword);

    /// <summary>A name as SQL writes it, whatever it contains.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
