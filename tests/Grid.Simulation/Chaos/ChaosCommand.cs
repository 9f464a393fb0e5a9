using System.CommandLine;
using Grid.Silo;
using Grid.Silo.Commands;
using Grid.Silo.Console;
using Grid.Simulation.Chaos.Faults;
using Grid.Simulation.Chaos.Report;

namespace Grid.Simulation.Chaos;

/// <summary><c>chaos</c>: faults on real processes, and the judgement of what clients saw.</summary>
internal static class ChaosCommand
{
    private const string Sqlite = "sqlite";
    private const string PostgreSql = "postgres";

    public static Command Create(Terminal terminal)
    {
        var usual = new ChaosOptions();
        var silos = new Option<int>("--silos") { Description = "Silo processes.", DefaultValueFactory = _ => usual.Silos };
        var stores = new Option<int>("--stores") { Description = "Stores.", DefaultValueFactory = _ => usual.Stores };
        var copies = new Option<int>("--copies") { Description = "Stores that hold each partition.", DefaultValueFactory = _ => usual.Copies };
        var seconds = new Option<double>("--seconds") { Description = "Time of faults; longer when those planned for it need it.", DefaultValueFactory = _ => usual.Duration.TotalSeconds };
        var seed = new Option<int>("--seed") { Description = "Decides which faults happen to whom, and in which order.", DefaultValueFactory = _ => usual.Seed };
        var provider = new Option<string>("--provider") { Description = "Databases: sqlite files, or a private postgres server each.", DefaultValueFactory = _ => Sqlite };
        provider.AcceptOnlyFromAmong(Sqlite, PostgreSql);
        var keys = new Option<int>("--keys") { Description = "Keys that callers work on.", DefaultValueFactory = _ => usual.Keys };
        var callers = new Option<int>("--callers") { Description = "Callers, each with one operation under way.", DefaultValueFactory = _ => usual.Callers };
        var only = new Option<FaultKind[]>("--only") { Description = "Kinds of faults; all others are left out.", AllowMultipleArgumentsPerToken = true };
        var data = new Option<string?>("--data") { Description = "Empty folder for data and logs, which is kept (default: a temporary one, removed)." };
        var json = new Option<string?>("--json") { Description = "File for the results." };
        var kill = new Option<double?>("--max-unavailable-kill") { Description = "Seconds without an answer after a kill that make the run fail." };
        var set = new Option<double?>("--max-unavailable-set") { Description = "Seconds without an answer after the loss of silo and store that make the run fail." };
        var command = new Command("chaos", "Kills silos and loses stores of a real cluster under load, and judges what its clients saw.")
        {
            silos, stores, copies, seconds, seed, provider, keys, callers, only, data, json, kill, set,
        };
        command.SetAction((parsed, _) => RunAsync(
            new ChaosOptions
            {
                Silos = parsed.GetValue(silos),
                Stores = parsed.GetValue(stores),
                Copies = parsed.GetValue(copies),
                Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                Seed = parsed.GetValue(seed),
                IsPostgreSql = parsed.GetValue(provider) == PostgreSql,
                Keys = parsed.GetValue(keys),
                Callers = parsed.GetValue(callers),
                Only = parsed.GetValue(only) ?? [],
                DataDirectory = parsed.GetValue(data),
                JsonFile = parsed.GetValue(json),
                MaxUnavailableKill = Seconds(parsed.GetValue(kill)),
                MaxUnavailableSet = Seconds(parsed.GetValue(set)),
            },
            terminal));
        return command;
    }

    /// <summary>Runs, tells, and returns the exit code: 0 only when everything holds.</summary>
    public static async Task<int> RunAsync(ChaosOptions options, Terminal terminal)
    {
        var errors = options.Check();
        if (errors.Count > 0)
        {
            terminal.Error(string.Join('\n', errors));
            return ExitCode.Usage;
        }

        using var stop = new StopSignal();
        var folder = options.DataDirectory is { } given ? Path.GetFullPath(given) : Directory.CreateTempSubdirectory("grid-chaos-").FullName;
        try
        {
            Directory.CreateDirectory(folder);
            var result = await new ChaosRun(options, terminal).RunAsync(folder, stop.Token);
            ChaosReport.Show(terminal, result);
            if (options.JsonFile is { } file)
            {
                await ChaosJson.WriteAsync(file, result);
            }

            return result.Failures.Count == 0 ? ExitCode.Success : ExitCode.Failure;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            terminal.Error("Interrupted: nothing was judged.");
            return ExitCode.Failure;
        }
        catch (InvalidOperationException failure)
        {
            terminal.Error(failure.Message);
            return ExitCode.Failure;
        }
        finally
        {
            if (options.DataDirectory is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
