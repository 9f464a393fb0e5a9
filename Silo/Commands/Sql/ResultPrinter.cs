using System.Globalization;
using System.Text;
using System.Text.Json;
using Grid.Client.Queries;
using Grid.Silo.Console;
using Grid.Silo.Http.Json;

namespace Grid.Silo.Commands.Sql;

/// <summary>Shows the result of a statement.</summary>
internal sealed class ResultPrinter(Terminal terminal, ResultFormat format)
{
    private const string NullText = "NULL";

    public void Print(GridResult result)
    {
        switch (format)
        {
            case ResultFormat.Table:
                PrintTable(result);
                break;
            case ResultFormat.Csv:
                PrintCsv(result);
                break;
            case ResultFormat.Json:
                PrintJson(result);
                break;
            default:
                throw new InvalidOperationException($"Unknown format {format}.");
        }
    }

    private void PrintTable(GridResult result)
    {
        if (result.Columns.Count > 0)
        {
            var table = new TextTable([.. result.Columns.Select(column => new TextColumn(column.Name, ValueText.IsNumeric(column.Type)))]);
            foreach (var row in RowsOf(result))
            {
                table.Add([.. row.Select(cell => OneLine(cell ?? NullText))]);
            }

            terminal.Table(table);
        }

        terminal.Line(Summary(result));
    }

    private void PrintCsv(GridResult result)
    {
        if (result.Columns.Count == 0)
        {
            return;
        }

        terminal.Line(string.Join(',', result.Columns.Select(column => CsvField(column.Name))));
        foreach (var row in RowsOf(result))
        {
            terminal.Line(string.Join(',', row.Select(CsvField)));
        }
    }

    private void PrintJson(GridResult result)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, SqlResultJson.Format))
        {
            SqlResultJson.Write(writer, result);
        }

        terminal.Line(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    /// <summary>What a table has below it: how much, how fast, from how many partitions.</summary>
    public static string Summary(GridResult result)
    {
        var what = result switch
        {
            { RowsAffected: 1 } => "1 row written",
            { RowsAffected: { } written } => FormattableString.Invariant($"{written:N0} rows written"),
            { Columns.Count: 0 } => "done",
            { Rows.Count: 1 } => "1 row",
            _ => FormattableString.Invariant($"{result.Rows.Count:N0} rows"),
        };
        var partitions = result.PartitionsAsked > 0 ? FormattableString.Invariant($", {result.PartitionsAnswered}/{result.PartitionsAsked} partitions") : "";
        return FormattableString.Invariant($"({what}, {result.Elapsed.TotalMilliseconds:0.0} ms{partitions})");
    }

    private static IEnumerable<string?[]> RowsOf(GridResult result)
    {
        foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                var index = row;
                yield return [.. batch.Columns.Select(column => ValueText.Of(column, index))];
            }
        }
    }

    private static string OneLine(string text) => text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string CsvField(string? text) => text switch
    {
        null => "",
        "" => "\"\"",
        _ when text.AsSpan().ContainsAny("\",\r\n") => string.Create(CultureInfo.InvariantCulture, $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""),
        _ => text,
    };
}
