using System.Data.Common;

namespace Grid.Benchmarks.Peers;

/// <summary>Statements of the peers that are reached over ADO.NET.</summary>
internal static class DatabaseStatements
{
    public static async Task ExecuteAsync(this DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>All of an answer, in the form of <see cref="AnswerText"/>.</summary>
    public static async Task<string> ReadAnswerAsync(this DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
        }

        return AnswerText.Of(rows);
    }
}
