using System.Text.Encodings.Web;
using System.Text.Json;
using Grid.Client.Queries;
using Grid.Queries;

namespace Grid.Silo.Http.Json;

/// <summary>The result of a statement in JSON: columns, rows as arrays, and what it took.</summary>
internal static class SqlResultJson
{
    /// <summary>City names and the like stay readable; the answer is served as JSON and never as HTML.</summary>
    public static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Utf8JsonWriter writer, GridResult result)
    {
        WriteHead(writer, result);
        foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                WriteRow(writer, batch, row);
            }
        }

        WriteTail(writer, result);
    }

    /// <summary>Everything before the first row.</summary>
    public static void WriteHead(Utf8JsonWriter writer, GridResult result)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("columns");
        foreach (var column in result.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("type", column.Type.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("rows");
    }

    public static void WriteRow(Utf8JsonWriter writer, ColumnBatch batch, int row)
    {
        writer.WriteStartArray();
        foreach (var column in batch.Columns)
        {
            if (column.IsNull(row))
            {
                writer.WriteNullValue();
            }
            else
            {
                JsonValueWriter.Write(writer, column.Type, column.GetBytes(row));
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>Everything behind the last row.</summary>
    public static void WriteTail(Utf8JsonWriter writer, GridResult result)
    {
        writer.WriteEndArray();
        if (result.RowsAffected is { } affected)
        {
            writer.WriteNumber("rowsAffected", affected);
        }
        else
        {
            writer.WriteNull("rowsAffected");
        }

        writer.WriteNumber("elapsedMs", Math.Round(result.Elapsed.TotalMilliseconds, 3));
        writer.WriteStartObject("partitions");
        writer.WriteNumber("asked", result.PartitionsAsked);
        writer.WriteNumber("answered", result.PartitionsAnswered);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
