using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Grid.Errors;

namespace Grid.Grains.Queries.Sql;

/// <summary>
/// DuckDB's own parser: turns a SELECT into a JSON tree. The database behind it is empty, in memory, and locked down: it
/// never executes anything of the text. One connection, used by one caller at a time; a parse takes about half a millisecond.
/// </summary>
internal sealed class DuckDbParser : IDisposable
{
    /// <summary>Levels of the tree: every operator makes two, and the readers follow it down with calls of their own.</summary>
    private const int MaxDepth = 2_000;

    private readonly Lock _gate = new();
    private DuckDBConnection? _connection;

    /// <summary>The JSON tree of the one SELECT of the text.</summary>
    /// <exception cref="SqlException">The text does not parse.</exception>
    public JsonElement Parse(string select)
    {
        string json;
        lock (_gate)
        {
            json = Serialize(select);
        }

        var root = ReadTree(json);
        if (!root.GetProperty("error").GetBoolean())
        {
            return root;
        }

        var message = root.GetProperty("error_message").GetString() ?? "";
        var position = root.TryGetProperty("position", out var at) && int.TryParse(at.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? TextPosition.FromUtf8(select, offset)
            : null;
        throw SqlErrors.Syntax($"The statement does not parse: {message}.", position);
    }

    private static JsonElement ReadTree(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth }).RootElement;
        }
        catch (JsonException)
        {
            throw new SqlException(ErrorCode.LimitExceeded, $"The statement is nested too deeply: its tree has more than {MaxDepth} levels. Use IN for long chains of OR, or split the statement.");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Dispose();
        }
    }

    private string Serialize(string select)
    {
        using var command = Connect().CreateCommand();
        command.CommandText = "SELECT json_serialize_sql($text::VARCHAR)";
        command.Parameters.Add(new DuckDBParameter("text", select));
        try
        {
            return (string)command.ExecuteScalar()!;
        }
        catch (DbException failure)
        {
            throw SqlErrors.Syntax($"The statement does not parse: {failure.Message}", null);
        }
    }

    private DuckDBConnection Connect()
    {
        if (_connection is null)
        {
            _connection = new DuckDBConnection("DataSource=:memory:");
            _connection.Open();
            using var command = _connection.CreateCommand();
            command.CommandText = "SET threads = 1; SET enable_external_access = false; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET lock_configuration = true;";
            command.ExecuteNonQuery();
        }

        return _connection;
    }
}
