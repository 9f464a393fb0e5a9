namespace Grid.Silo.Commands.LocalClusters;

/// <summary>Keeps what a process writes: all of it in a file, and the last error lines at hand. Thread-safe.</summary>
internal sealed class ProcessLog : IDisposable
{
    /// <summary>Lines that explain a failure; a stack trace would only hide the message.</summary>
    private const int TailLines = 12;

    private readonly Lock _gate = new();
    private readonly StreamWriter _file;
    private readonly Queue<string> _errors = new();
    private bool _isDisposed;

    public ProcessLog(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    public string Path { get; }

    /// <summary>The last lines that the process wrote to its error stream.</summary>
    public IReadOnlyList<string> ErrorTail
    {
        get
        {
            lock (_gate)
            {
                return [.. _errors];
            }
        }
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _file.WriteLine(line);
            }
        }
    }

    public void WriteError(string line)
    {
        lock (_gate)
        {
            _errors.Enqueue(line);
            if (_errors.Count > TailLines)
            {
                _errors.Dequeue();
            }
        }

        Write(line);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _file.Dispose();
        }
    }
}
