using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Grid.Queries;
using Grid.Silo.Console;
using Grid.Silo.Http.Json;

namespace Grid.Silo.Commands.Sql;

/// <summary>Shows the result of a statement as its rows arrive.</summary>
internal sealed class ResultPrinter(Terminal terminal, ResultFormat format)
{
    private const string NullText = "NULL";

    /// <summary>Characters or bytes that are written at once.</summary>
    private const int WriteLength = 64 * 1024;

    /// <summary>Rows of a table that are aligned with one another: a large result is shown in pieces, as it arrives.</summary>
    private const int RowsPerTable = 1_000;

    /// <summary>Partitions that are named when rows are missing.</summary>
    private const int MaxNamed = 20;

    /// <param name="batches">The rows, which are shown as they arrive.</param>
    /// <param name="summarize">Asked behind the last row, with the number of rows.</param>
    public async Task PrintAsync(IReadOnlyList<ResultColumn> columns, IAsyncEnumerable<ColumnBatch> batches, Func<long, ResultSummary> summarize)
    {
        var rows = format switch
        {
            ResultFormat.Table => await PrintTablesAsync(columns, batches),
            ResultFormat.Csv => await PrintCsvAsync(columns, batches),
            ResultFormat.Json => await PrintJsonAsync(columns, batches, summarize),
            _ => throw new InvalidOperationException($"Unknown format {format}."),
        };
        var summary = summarize(rows);
        if (format == ResultFormat.Table)
        {
            terminal.Line(summary.ToString());
        }

        if (summary.Missing is [var first, ..] missing)
        {
            terminal.Error($"The result is partial: it lacks rows of {missing.Count} of {summary.PartitionsAsked} partitions: {string.Join(", ", missing.Take(MaxNamed).Select(partition => partition.Partition))}. Of {first.Partition}: {first.Reason}");
        }
    }

    private async Task<long> PrintTablesAsync(IReadOnlyList<ResultColumn> columns, IAsyncEnumerable<ColumnBatch> batches)
    {
        if (columns.Count == 0)
        {
            return 0;
        }

        var rows = 0L;
        var table = NewTable(columns);
        await foreach (var batch in batches)
        {
            for (var row = 0; row < batch.RowCount; row++, rows++)
            {
                if (table.Rows.Count == RowsPerTable)
                {
                    terminal.Table(table);
                    table = NewTable(columns);
                }

                table.Add([.. batch.Columns.Select(column => OneLine(ValueText.Of(column, row) ?? NullText))]);
            }
        }

        terminal.Table(table);
        return rows;
    }

    private static TextTable NewTable(IReadOnlyList<ResultColumn> columns) =>
        new([.. columns.Select(column => new TextColumn(column.Name, ValueText.IsNumeric(column.Type)))]);

    private async Task<long> PrintCsvAsync(IReadOnlyList<ResultColumn> columns, IAsyncEnumerable<ColumnBatch> batches)
    {
        if (columns.Count == 0)
        {
            return 0;
        }

        var rows = 0L;
        var lines = new StringBuilder().AppendJoin(',', columns.Select(column => CsvField(column.Name))).Append('\n');
        await foreach (var batch in batches)
        {
            for (var row = 0; row < batch.RowCount; row++, rows++)
            {
                lines.AppendJoin(',', batch.Columns.Select(column => CsvField(ValueText.Of(column, row)))).Append('\n');
                WriteIfLong(lines);
            }
        }

        terminal.Write(lines.ToString());
        return rows;
    }

    private async Task<long> PrintJsonAsync(IReadOnlyList<ResultColumn> columns, IAsyncEnumerable<ColumnBatch> batches, Func<long, ResultSummary> summarize)
    {
        var rows = 0L;
        var buffer = new ArrayBufferWriter<byte>();
        await using var writer = new Utf8JsonWriter(buffer, SqlResultJson.Format);
        SqlResultJson.WriteHead(writer, columns);
        await foreach (var batch in batches)
        {
            for (var row = 0; row < batch.RowCount; row++, rows++)
            {
                SqlResultJson.WriteRow(writer, batch, row);
                if (writer.BytesPending > WriteLength)
                {
                    Write(writer, buffer);
                }
            }
        }

        var summary = summarize(rows);
        SqlResultJson.WriteTail(writer, summary.RowsAffected, summary.Elapsed, summary.PartitionsAsked, summary.PartitionsAnswered, summary.Missing);
        Write(writer, buffer);
        terminal.Line();
        return rows;
    }

    private void Write(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        writer.Flush();
        terminal.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    private void WriteIfLong(StringBuilder lines)
    {
        if (lines.Length > WriteLength)
        {
            terminal.Write(lines.ToString());
            lines.Clear();
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
