using System.Net;
using System.Net.Sockets;
using Grid.Silo;
using Grid.Silo.Commands;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.ClusterTests.Program;

/// <summary>What only one process can have: a folder, a port.</summary>
public sealed class SingleUseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Take_LockedFolder_IsRefusedUntilItIsFree()
    {
        using (DirectoryLock.Take(_directory.Path))
        {
            Assert.Contains("Another cluster uses", Assert.Throws<CommandException>(() => DirectoryLock.Take(_directory.Path)).Message);
        }

        DirectoryLock.Take(_directory.Path).Dispose();
    }

    [Fact]
    public void Prepare_PathBelowAFile_SaysThatItCannotBeWritten()
    {
        var file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");

        var failure = Assert.Throws<CommandException>(() => DataDirectory.Prepare(Path.Combine(file, "data")));

        Assert.Equal(ExitCode.Failure, failure.ExitCode);
        Assert.Contains("--data", failure.Message);
    }

    [Fact]
    public void Prepare_MissingFolder_CreatesItEmpty()
    {
        var path = Path.Combine(_directory.Path, "a", "b");

        DataDirectory.Prepare(path);

        Assert.Empty(Directory.GetFileSystemEntries(path));
    }

    [Fact]
    public void Require_TakenPort_NamesPortAndOption()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var failure = Assert.Throws<CommandException>(() => Ports.Require(IPAddress.Loopback, [(port, "--http-port")]));

        Assert.Contains($"Port {port}", failure.Message);
        Assert.Contains("--http-port", failure.Message);
    }

    [Fact]
    public void FindFree_TakenPort_StartsBehindIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.True(Ports.FindFree(IPAddress.Loopback, port, 2) > port);
    }
}
