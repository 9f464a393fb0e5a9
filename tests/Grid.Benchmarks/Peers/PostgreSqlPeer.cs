using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Hosting;
using Grid.Benchmarks.Query;
using Npgsql;

namespace Grid.Benchmarks.Peers;

/// <summary>
/// A PostgreSQL server of this run, in a temporary folder and on a free port of the loopback address, tuned so that the
/// table lies in memory and every processor works on a query. It ends when this process closes its end of a pipe, also when
/// that is killed.
/// </summary>
/// <param name="binaries">The folder of its programs.</param>
internal sealed class PostgreSqlPeer(string binaries) : IPeer
{
    /// <summary>The user of the operating system that runs the server when this program runs as root, which PostgreSQL refuses.</summary>
    private const string SystemUser = "postgres";

    private const string Script =
        """
        folder=$1 bin=$2 port=$3 workers=$4
        (
          "$bin/initdb" -D "$folder/data" -U grid -A trust -E UTF8 --locale=C.UTF-8 --no-sync &&
          exec "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 -c fsync=off \
            -c shared_buffers=3GB -c work_mem=256MB -c max_wal_size=8GB -c wal_level=minimal -c max_wal_senders=0 -c jit=on \
            -c max_parallel_workers_per_gather="$workers" -c max_parallel_workers="$workers" -c max_worker_processes=8 \
            -c min_parallel_table_scan_size=0 -c parallel_setup_cost=0 -c parallel_tuple_cost=0.001
        ) > "$folder/log" 2>&1 &
        server=$!
        cat > /dev/null
        kill -INT $server 2> /dev/null
        wait $server
        cd /
        rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-benchmark-").FullName;
    private readonly int _port = FreePort.Take();
    private Process? _process;
    private NpgsqlConnection? _connection;

    public string Name => "PostgreSQL";

    public async Task LoadAsync(int rows, CancellationToken cancellationToken)
    {
        Launch();
        _connection = await ConnectAsync(cancellationToken);
        await _connection.ExecuteAsync($"CREATE TABLE {SalesTable.Name} ({SalesTable.Columns})");
        await _connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {SalesTable.Name} SELECT {SalesTable.Select("/")} FROM generate_series(0, {rows - 1}) AS numbers(i)"));
        await _connection.ExecuteAsync($"CREATE TABLE {DeliveriesTable.Name} ({DeliveriesTable.Columns})");
        await _connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {DeliveriesTable.Name} SELECT {DeliveriesTable.Select} FROM generate_series(0, {rows - 1}) AS numbers(i)"));
        await _connection.ExecuteAsync($"VACUUM (ANALYZE, FREEZE) {SalesTable.Name}, {DeliveriesTable.Name}");
    }

    public Task<string> QueryAsync(string sql) => _connection!.ReadAnswerAsync(sql);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
            _process.Dispose();
        }
    }

    private void Launch()
    {
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            using var owner = Process.Start("chown", ["-R", SystemUser, _folder]);
            owner.WaitForExit();
        }

        var port = _port.ToString(CultureInfo.InvariantCulture);
        var workers = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        string[] command = [.. isRoot ? ["runuser", "-u", SystemUser, "--"] : Array.Empty<string>(), "sh", "-c", Script, "sh", _folder, binaries, port, workers];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = _folder };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=grid;Database=postgres;Command Timeout=0;Pooling=false");
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var connection = new NpgsqlConnection(text);
            try
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await connection.DisposeAsync();
                await Task.Delay(50, cancellationToken);
            }
        }
    }
}
