using Grid.ClusterTests.Processes;
using Grid.Tests.Tidy;

namespace Grid.ClusterTests.Containers;

/// <summary>
/// Does what the Dockerfile says, without Docker: copies what is in version control into an empty folder, restores and
/// publishes there, and starts what came out as the image would. Takes minutes, so it runs only when asked for by name.
/// </summary>
public sealed class DockerfileBuildTests : IDisposable
{
    private static readonly TimeSpan StepLimit = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-image-").FullName;

    private string Source => Path.Combine(_folder, "source");

    private string App => Path.Combine(_folder, "app");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Explicit = true)]
    public async Task Steps_InCleanFolder_MakeAProgramThatServes()
    {
        var image = Dockerfile.Read();
        Directory.CreateDirectory(Source);
        foreach (var (name, argument) in image.Build)
        {
            await ExecuteAsync(name, argument);
        }

        var ports = FreePorts.Take(3);
        var environment = new Dictionary<string, string>(image.Environment)
        {
            ["Grid__DataDirectory"] = Path.Combine(_folder, "data"),
            ["Grid__HttpPort"] = $"{ports}",
            ["Grid__SiloPort"] = $"{ports + 1}",
            ["Grid__GatewayPort"] = $"{ports + 2}",
        };
        await using var silo = GridProgram.Start("dotnet", [.. image.Words("ENTRYPOINT")[1..], .. image.Words("CMD")], App, environment);
        await LocalCluster.WaitUntilAsync(
            async () => (await AskAsync([.. image.Words("HEALTHCHECK")[1..], "--ready"], environment)).ExitCode == 0, () => $"The silo is not well:\n{silo.Output}");
        Assert.Equal(0, (await AskAsync(image.Words("HEALTHCHECK")[1..], environment)).ExitCode);

        // The silo knows itself by the name of the machine; a published port reaches it at another address.
        var (exitCode, status) = await AskAsync(["grid.dll", "status", "--gateway", $"127.0.0.1:{ports + 2}"], environment);
        Assert.True(exitCode == 0, status);
        Assert.Contains("64 of 64 partitions served", status);
        Assert.Equal(0, await silo.StopAsync(LocalCluster.Patience));
    }

    private Task<(int ExitCode, string Output)> AskAsync(string[] arguments, IReadOnlyDictionary<string, string> environment) =>
        GridProgram.RunAsync("dotnet", arguments, LocalCluster.Patience, App, environment);

    private async Task ExecuteAsync(string instruction, string argument)
    {
        switch (instruction)
        {
            case "WORKDIR":
                break;
            case "COPY":
                await CopyAsync(argument.Split(' '));
                break;
            case "RUN":
                await RunAsync("sh", "-c", argument.Replace("/app", App, StringComparison.Ordinal));
                break;
            default:
                Assert.Fail($"{instruction} is an instruction that this test does not know.");
                break;
        }
    }

    private async Task CopyAsync(string[] paths)
    {
        var tracked = await RunAsync("git", ["-C", Repository.Root, "ls-files", "--", .. paths[..^1]]);
        var files = tracked.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.All(paths[..^1], path => Assert.Contains(files, file => file.StartsWith(path, StringComparison.Ordinal)));
        foreach (var file in files)
        {
            var target = Path.Combine(Source, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Root, file), target, overwrite: true);
        }
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        // Nothing that builds may outlive the test.
        Dictionary<string, string> environment = new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["DOTNET_NOLOGO"] = "1" };
        var (exitCode, output) = await GridProgram.RunAsync(program, arguments, StepLimit, Source, environment);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        return output;
    }
}
