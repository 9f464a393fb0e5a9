using System.Text.Encodings.Web;
using System.Text.Json;
using Grid.Client.Formats;
using Grid.Client.Queries;
using Grid.Queries;

namespace Grid.Silo.Http.Json;

/// <summary>The result of a statement in JSON: columns, rows as arrays, and what it took.</summary>
internal static class SqlResultJson
{
    /// <summary>City names and the like stay readable; the answer is served as JSON and never as HTML.</summary>
    public static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything before the first row.</summary>
    public static void WriteHead(Utf8JsonWriter writer, IReadOnlyList<ResultColumn> columns)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("columns");
        foreach (var column in columns)
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
    public static void WriteTail(Utf8JsonWriter writer, GridStream result) =>
        WriteTail(writer, result.RowsAffected, result.Elapsed, result.PartitionsAsked, result.PartitionsAnswered, result.Missing);

    /// <inheritdoc cref="WriteTail(Utf8JsonWriter, GridStream)"/>
    public static void WriteTail(
        Utf8JsonWriter writer, long? rowsAffected, TimeSpan elapsed, int partitionsAsked, int partitionsAnswered, IReadOnlyList<MissingPartition> missing)
    {
        writer.WriteEndArray();
        if (rowsAffected is { } affected)
        {
            writer.WriteNumber("rowsAffected", affected);
        }
        else
        {
            writer.WriteNull("rowsAffected");
        }

        writer.WriteNumber("elapsedMs", Math.Round(elapsed.TotalMilliseconds, 3));
        writer.WriteStartObject("partitions");
        writer.WriteNumber("asked", partitionsAsked);
        writer.WriteNumber("answered", partitionsAnswered);
        if (missing.Count > 0)
        {
            WriteMissing(writer, missing);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMissing(Utf8JsonWriter writer, IReadOnlyList<MissingPartition> missing)
    {
        writer.WriteStartArray("missing");
        foreach (var partition in missing)
        {
            writer.WriteStartObject();
            writer.WriteNumber("partition", partition.Partition.Value);
            writer.WriteString("reason", partition.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
