using System.Text.Encodings.Web;
using System.Text.Json;
using Grid.Client.Import;

namespace Grid.Silo.Commands.Import;

/// <summary>The refused rows of an import, one JSON object a line: line, reason and the row's own text.</summary>
internal sealed class RejectsFile : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StreamWriter _writer;

    /// <param name="isAppended">Whether rows that were refused before stay in the file.</param>
    public RejectsFile(string path, bool isAppended) => _writer = new StreamWriter(path, isAppended) { AutoFlush = true };

    /// <summary>Writes a row; it is in the file when this returns.</summary>
    public void Add(RejectedRow row) => _writer.WriteLine(JsonSerializer.Serialize(row, Format));

    public void Dispose() => _writer.Dispose();
}
