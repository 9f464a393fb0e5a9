using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Grid.Processes;

/// <summary>
/// A PostgreSQL server of this process, in a temporary folder and on a free port of the loopback address. It ends, and its
/// folder goes, when this process closes its end of a pipe: on disposal, and also when this process is killed. One call at a time.
/// </summary>
public sealed class PrivatePostgreSql : IAsyncDisposable
{
    public const string User = "grid";
    public const string Password = "correct-horse";

    /// <summary>The user of the operating system that runs the server for root, which PostgreSQL refuses.</summary>
    private const string SystemUser = "postgres";

    private const string Done = "done";

    // Ctrl-C in a terminal reaches every process of it: the script must live on, to take the folder away.
    private const string Script =
        """
        trap '' INT
        folder=$1 bin=$2 port=$3 server=
        create() {
          rm -rf "$folder/data"
          "$bin/initdb" -D "$folder/data" -U grid -A scram-sha-256 --pwfile="$folder/password" -E UTF8 --locale=C.UTF-8 --no-sync < /dev/null >> "$folder/log" 2>&1
        }
        start() {
          "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=on < /dev/null >> "$folder/log" 2>&1 &
          server=$!
        }
        stop() {
          [ -z "$server" ] || { kill "-$1" $server; wait $server; } 2> /dev/null
          server=
        }
        while read -r command; do
          case $command in
            create) create && echo done || echo failed ;;
            start) start; echo done ;;
            crash) stop QUIT; echo done ;;
          esac
        done
        stop INT
        cd /
        rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly int _port;
    private readonly Process _process;

    private PrivatePostgreSql(string folder, int port, Process process)
    {
        _folder = folder;
        _port = port;
        _process = process;
    }

    /// <summary>What the server and its tools have written.</summary>
    public string Log => File.ReadAllText(Path.Combine(_folder, "log"));

    /// <summary>Makes an empty server and starts it.</summary>
    /// <param name="binaries">Folder of PostgreSQL's programs.</param>
    public static async Task<PrivatePostgreSql> StartAsync(string binaries)
    {
        var folder = Directory.CreateTempSubdirectory("grid-postgres-").FullName;
        var port = FreePorts.Take(1);
        File.WriteAllText(Path.Combine(folder, "password"), Password);
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            using var owner = Process.Start("chown", ["-R", SystemUser, folder]);
            await owner.WaitForExitAsync();
        }

        string[] command = [.. isRoot ? ["runuser", "-u", SystemUser, "--"] : Array.Empty<string>(), "sh", "-c", Script, "sh", folder, binaries, port.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        var server = new PrivatePostgreSql(folder, port, process);
        try
        {
            await server.RunAsync("create");
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of a database of the server.</summary>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = User,
        Password = Password,
        Database = database,
    }.ConnectionString;

    /// <summary>Ends the server at once, without a word to its clients: what was not committed is lost.</summary>
    public Task CrashAsync() => RunAsync("crash");

    /// <summary>Starts a server that has been crashed, and returns when it answers.</summary>
    public async Task StartAgainAsync()
    {
        await RunAsync("start");
        await WaitUntilItAnswersAsync();
    }

    /// <summary>Replaces the data of a server that has been crashed by those of a new one.</summary>
    public Task EmptyAsync() => RunAsync("create");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        _process.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task RunAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        if (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) != Done)
        {
            throw new InvalidOperationException($"PostgreSQL failed to {command}: {Log}");
        }
    }

    private async Task WaitUntilItAnswersAsync()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString()) { Pooling = false });
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync();
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException failure)
            {
                throw new InvalidOperationException($"PostgreSQL did not start: {Log}", failure);
            }
        }
    }
}
