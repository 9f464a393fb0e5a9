using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grid.Client.Formats;
using Grid.Client.Mapping;

namespace Grid.Client.Export;

/// <summary>Writes one JSON object a line.</summary>
internal sealed class JsonSink : TextSink
{
    private readonly ExportColumn[] _columns;
    private readonly JsonEncodedText[] _names;
    private readonly Utf8JsonWriter _writer;

    public JsonSink(Stream output, ExportColumn[] columns)
        : base(output)
    {
        _columns = columns;
        _names = Array.ConvertAll(columns, column => JsonEncodedText.Encode(column.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
        _writer = new Utf8JsonWriter(Text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public override void Add(CellSource row)
    {
        _writer.WriteStartObject();
        for (var index = 0; index < _columns.Length; index++)
        {
            var column = _columns[index];
            _writer.WritePropertyName(_names[index]);
            if (row.IsNull(column.Ordinal))
            {
                _writer.WriteNullValue();
            }
            else
            {
                JsonValueWriter.Write(_writer, column.Type, row.Bytes(column.Ordinal));
            }
        }

        _writer.WriteEndObject();
        _writer.Flush();
        _writer.Reset();
        Text.Write("\n"u8);
    }
}
