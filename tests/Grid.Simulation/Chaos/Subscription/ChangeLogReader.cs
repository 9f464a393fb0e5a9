using System.Text;

namespace Grid.Simulation.Chaos.Subscription;

/// <summary>Reads a <see cref="ChangeLog"/> while its subscriber writes it, whole line by whole line.</summary>
internal sealed class ChangeLogReader(string path)
{
    /// <summary>Behind the last line that was read.</summary>
    public long Offset { get; private set; }

    /// <summary>The lines that have come since the last call.</summary>
    /// <exception cref="FormatException">A line is none of a log.</exception>
    public IReadOnlyList<ChangeRecord> ReadNew()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(Offset, SeekOrigin.Begin);
        var written = new byte[file.Length - Offset];
        var whole = Array.LastIndexOf(written, (byte)'\n', file.ReadAtLeast(written, written.Length, throwOnEndOfStream: false) - 1) + 1;
        Offset += whole;
        return [.. Encoding.UTF8.GetString(written, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ChangeRecord.Parse)];
    }
}
