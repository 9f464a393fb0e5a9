using System.Text.Json;
using Grid.Client.Import;
using Grid.Tables;

namespace Grid.Silo.Commands.Import;

/// <summary>
/// Keeps in a small file how far an import is. It is replaced whole, so that a crash leaves the old or the new one; what it
/// lacks is imported once more, which changes nothing.
/// </summary>
/// <param name="warn">Told when the file cannot be written: the import goes on, and cannot be resumed.</param>
internal sealed class ImportProgressFile(string path, string table, string source, Action<string> warn)
{
    /// <summary>Behind the name of the imported file.</summary>
    public const string Extension = ".import-progress";

    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _savedAt = TimeProvider.System.GetTimestamp();
    private bool _isBroken;

    private sealed record Content(string Table, long SourceLength, DateTime SourceModified, Guid ImportId, long Rows);

    /// <summary>Where the import goes on; null when nothing is kept, so that it begins anew.</summary>
    /// <exception cref="CommandException">What is kept is of another table, or the imported file has changed since.</exception>
    public ImportCheckpoint? Load()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        Content content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(File.ReadAllText(path)) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException failure)
        {
            throw new CommandException(ExitCode.Failure, $"{path} is no progress of an import: {failure.Message} Delete it, or import without --resume.", failure);
        }

        if (!Identifier.Comparer.Equals(content.Table, table))
        {
            throw new CommandException(ExitCode.Failure, $"{path} is of an import into table {content.Table}, not {table}: import without --resume.");
        }

        if (content != Now(new ImportCheckpoint(content.ImportId, content.Rows)) with { Table = content.Table })
        {
            throw new CommandException(ExitCode.Failure, $"{source} has changed since its import was interrupted: import it without --resume.");
        }

        return new ImportCheckpoint(content.ImportId, content.Rows);
    }

    /// <summary>Keeps a checkpoint, unless one was kept a moment ago.</summary>
    public void SaveNowAndThen(ImportCheckpoint checkpoint)
    {
        lock (_gate)
        {
            if (TimeProvider.System.GetElapsedTime(_savedAt) >= SaveInterval)
            {
                Save(checkpoint);
            }
        }
    }

    /// <summary>Keeps a checkpoint.</summary>
    public void Save(ImportCheckpoint checkpoint)
    {
        lock (_gate)
        {
            _savedAt = TimeProvider.System.GetTimestamp();
            if (_isBroken)
            {
                return;
            }

            try
            {
                var written = path + ".new";
                File.WriteAllText(written, JsonSerializer.Serialize(Now(checkpoint)));
                File.Move(written, path, overwrite: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _isBroken = true;
                warn($"How far the import is cannot be kept, so that it cannot be resumed: {failure.Message} Name another place with --progress.");
            }
        }
    }

    /// <summary>The import is complete.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            if (!_isBroken && File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    private Content Now(ImportCheckpoint checkpoint)
    {
        var file = new FileInfo(source);
        return new Content(table, file.Length, file.LastWriteTimeUtc, checkpoint.ImportId, checkpoint.Rows);
    }
}
