namespace Grid.Silo.Commands.LocalClusters;

/// <summary>Keeps a second cluster out of a folder. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string FileName = "cluster.lock";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Creates the folder if need be and locks it.</summary>
    /// <exception cref="CommandException">Another cluster uses it, or it cannot be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        DataDirectory.Prepare(directory);
        try
        {
            return new(new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure)
        {
            throw new CommandException(ExitCode.Failure,
                $"Another cluster uses {directory} ({ClusterFile.FileName} there lists its processes): stop it, or choose another folder with --data.", failure);
        }
    }

    public void Dispose() => _file.Dispose();
}
