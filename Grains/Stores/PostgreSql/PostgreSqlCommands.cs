using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>Short forms for statements with numbered parameters (<c>$1</c>).</summary>
internal static class PostgreSqlCommands
{
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string text, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public static Task<int> ExecuteAsync(this NpgsqlConnection connection, string text, params ReadOnlySpan<object> parameters) =>
        RunAsync(connection.Command(text, parameters));

    private static async Task<int> RunAsync(NpgsqlCommand command)
    {
        await using (command)
        {
            return await command.ExecuteNonQueryAsync();
        }
    }
}
