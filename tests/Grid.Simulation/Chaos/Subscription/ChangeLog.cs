using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Grid.Simulation.Chaos.Subscription;

/// <summary>
/// What a subscriber has handled and the tokens that it has stored, in one file that is only appended to. A line counts when it is whole, so
/// that a kill between any two steps, or in the middle of one, leaves what lies above: at worst changes whose token is not stored
/// yet, which come again. A line that a kill has cut off is taken away when the log is opened.
/// </summary>
internal sealed class ChangeLog : IDisposable
{
    private readonly SafeFileHandle _file;
    private long _length;

    /// <summary>Opens a log, or begins one.</summary>
    /// <exception cref="FormatException">The file is none.</exception>
    public ChangeLog(string path)
    {
        var written = new ChangeLogReader(path);
        if (File.Exists(path))
        {
            LastToken = written.ReadNew().LastOrDefault(record => record.Kind == ChangeRecordKind.Token)?.Text;
        }

        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        _length = written.Offset;
        RandomAccess.SetLength(_file, _length);
    }

    /// <summary>The token that was stored last; null when none was.</summary>
    public string? LastToken { get; private set; }

    /// <summary>Writes a line; it is in the file, whatever becomes of this process, when this returns. A token is also on the disk.</summary>
    public void Append(ChangeRecord record)
    {
        var line = Encoding.UTF8.GetBytes(record.ToLine() + "\n");
        RandomAccess.Write(_file, line, _length);
        _length += line.Length;
        if (record.Kind == ChangeRecordKind.Token)
        {
            RandomAccess.FlushToDisk(_file);
            LastToken = record.Text;
        }
    }

    public void Dispose() => _file.Dispose();
}
