namespace Grid.ClusterTests.Program;

/// <summary>A folder of one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grid-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
