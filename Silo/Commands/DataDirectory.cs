namespace Grid.Silo.Commands;

/// <summary>The folder of embedded databases.</summary>
internal static class DataDirectory
{
    /// <summary>Creates the folder if need be and makes sure that files can be written there.</summary>
    /// <exception cref="CommandException">It cannot be created or written.</exception>
    public static void Prepare(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, $".probe-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failure,
                $"The data folder {directory} cannot be written ({failure.Message}): give this user the right to, or choose another folder with --data.", failure);
        }
    }
}
