using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Grid.StoreTests.PostgreSql.PostgreSqlServer))]

namespace Grid.StoreTests.PostgreSql;

/// <summary>
/// A PostgreSQL server of this test run, started by the first test that needs it, in a temporary folder and on a free
/// port of the loopback address. It ends, and its folder goes, when this process closes its end of a pipe: at the end
/// of the run, and also when the run is killed.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    public const string User = "grid";
    public const string Password = "correct-horse";

    /// <summary>The user of the operating system that runs the server when the tests run as root, which PostgreSQL refuses.</summary>
    private const string SystemUser = "postgres";

    private const string Script =
        """
        folder=$1 bin=$2 port=$3
        (
          if "$bin/initdb" -D "$folder/data" -U grid -A scram-sha-256 --pwfile="$folder/password" -E UTF8 --locale=C.UTF-8 --no-sync; then
            exec "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=on
          fi
          touch "$folder/failed"
        ) > "$folder/log" 2>&1 &
        server=$!
        cat > /dev/null
        kill -TERM $server 2> /dev/null
        kill -INT $server 2> /dev/null
        wait $server
        cd /
        rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private Task<NpgsqlDataSource>? _start;
    private string? _folder;
    private int _port;
    private Process? _process;
    private NpgsqlDataSource? _administration;
    private int _databases;

    /// <summary>Makes an empty database and returns its connection string. Without PostgreSQL, skips the test, or fails it where <c>CI</c> is set.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var administration = await StartAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using (var command = administration.CreateCommand($"CREATE DATABASE {name}"))
        {
            await command.ExecuteNonQueryAsync();
        }

        return new NpgsqlConnectionStringBuilder(administration.ConnectionString) { Database = name, Password = Password, Pooling = true }.ConnectionString;
    }

    /// <summary>Ends every connection to a database and drops it.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        await using var command = _administration!.CreateCommand($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_administration is not null)
        {
            await _administration.DisposeAsync();
        }

        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
            _process.Dispose();
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }
        }
    }

    // A start that failed is not tried again by every test.
    private Task<NpgsqlDataSource> StartAsync()
    {
        lock (_gate)
        {
            return _start ??= StartCoreAsync(PostgreSqlBinaries.Find() ?? Missing());
        }
    }

    private async Task<NpgsqlDataSource> StartCoreAsync(string binaries)
    {
        _process = Launch(binaries);
        return _administration = await ConnectAsync();
    }

    private static string Missing()
    {
        const string why = "PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or on the path.";
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Skip(why);
        }

        throw new InvalidOperationException(why);
    }

    private Process Launch(string binaries)
    {
        _folder = Directory.CreateTempSubdirectory("grid-postgres-").FullName;
        _port = FreePort();
        File.WriteAllText(Path.Combine(_folder, "password"), Password);
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            using var owner = Process.Start("chown", ["-R", SystemUser, _folder]);
            owner.WaitForExit();
        }

        string[] command = [.. isRoot ? ["runuser", "-u", SystemUser, "--"] : Array.Empty<string>(), "sh", "-c", Script, "sh", _folder, binaries, _port.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = _folder };
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }

    private async Task<NpgsqlDataSource> ConnectAsync()
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _port,
            Username = User,
            Password = Password,
            Database = "postgres",
            MaxPoolSize = 4,
        });
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync();
                return source;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < Patience && !File.Exists(Path.Combine(_folder!, "failed")))
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException failure)
            {
                await source.DisposeAsync();
                throw new InvalidOperationException($"PostgreSQL did not start: {await File.ReadAllTextAsync(Path.Combine(_folder!, "log"))}", failure);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
