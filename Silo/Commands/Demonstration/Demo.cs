using System.Diagnostics;
using System.Globalization;
using Grid.Client;
using Grid.Client.Import;
using Grid.Cluster;
using Grid.Errors;
using Grid.Silo.Commands.Import;
using Grid.Silo.Commands.LocalClusters;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Demonstration;

/// <summary>The course of <c>grid demo</c> on a cluster that runs.</summary>
internal sealed class Demo(Terminal terminal, LocalCluster cluster)
{
    private const string Table = "cities";

    /// <summary>Killed in the middle. Its home store stays where it is, and other silos take its partitions over.</summary>
    private const string Victim = "silo-1";

    /// <summary>How long the demo waits for an answer before it gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Queries before the kill, so that the first answer is not the one that warms everything up.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    private static string CitiesPath => Path.Combine(AppContext.BaseDirectory, "samples", "cities", "cities.csv.gz");

    /// <summary>Runs to the end.</summary>
    /// <returns>Whether every answer was right, before and after.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var gateways = cluster.Silos.Select(silo => $"{ClusterPlan.Address}:{silo.Plan.GatewayPort}").ToArray();
        await using var connection = await GridConnection.OpenAsync(gateways, GridClusterNames.ClusterId, cancellationToken);
        var grid = connection.Grid;

        terminal.Heading("Loading the cities of the world");
        await grid.SqlAsync(CityQuestions.CreateTable, cancellationToken: cancellationToken);
        var import = await new FileImport(terminal, grid, Table, CitiesPath, new ImportOptions()).RunAsync(isResumed: false, cancellationToken);

        terminal.Heading("Asking the whole grid");
        var sheet = new AnswerSheet(terminal, (sql, token) => grid.SqlAsync(sql, cancellationToken: token));
        var (before, rightBefore) = await sheet.AskAllAsync(CityQuestions.All, cancellationToken);

        terminal.Heading("Where the partitions live");
        PlacementReport.Show(terminal, await grid.GetStatusAsync(cancellationToken));

        await KillAsync(grid, cancellationToken);

        terminal.Heading("Asking the same again");
        var (after, rightAfter) = await sheet.AskAllAsync(CityQuestions.All, cancellationToken);
        return Judge(import.Rows == CityQuestions.CityCount && rightBefore && rightAfter, before, after);
    }

    private async Task KillAsync(IGrid grid, CancellationToken cancellationToken)
    {
        var victim = cluster.Silos.Single(silo => silo.Plan.Name == Victim);
        terminal.Heading($"Killing {Victim} (process {victim.Id}) while queries go on");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var meter = new OutageMeter(token => grid.SqlAsync(CityQuestions.Pulse, cancellationToken: token), TimeProvider.System);
        var measuring = meter.RunAsync(Patience, over.Token);
        await Task.Delay(Lead, cancellationToken);

        var stopwatch = Stopwatch.StartNew();
        victim.Kill();
        await cluster.WaitForDeathAsync(cancellationToken);
        var status = await WaitForRecoveryAsync(grid, cancellationToken);
        var recovery = stopwatch.Elapsed;
        await over.CancelAsync();
        await measuring;
        victim.Dispose();

        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"The longest time without an answer was {meter.LongestGap.TotalSeconds:0.00} s ({meter.Answers} queries answered, {meter.Failures} failed); all partitions were served again after {recovery.TotalSeconds:0.00} s."));
        terminal.Heading("Where the partitions live now");
        PlacementReport.Show(terminal, status);
    }

    private static async Task<ClusterStatus> WaitForRecoveryAsync(IGrid grid, CancellationToken cancellationToken)
    {
        var stopwatch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var status = await grid.GetStatusAsync(cancellationToken);
                if (status.Unreachable.IsEmpty && status.Partitions.All(partition => partition.Owner.Length > 0 && partition.Owner != Victim))
                {
                    return status;
                }
            }
            catch (GridException failure) when (failure.IsTransient || failure.Code is ErrorCode.Unavailable or ErrorCode.Timeout)
            {
                // That is what is being waited for to pass.
            }

            if (stopwatch.Elapsed > Patience)
            {
                throw new CommandException(ExitCode.Unavailable, $"The partitions of {Victim} were not taken over within {Patience.TotalSeconds:0} s.");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private bool Judge(bool allRight, IReadOnlyList<string[][]> before, IReadOnlyList<string[][]> after)
    {
        var areSame = before.Zip(after).All(pair => Question.AreEqual(pair.First, pair.Second));
        if (allRight && areSame)
        {
            terminal.Good("Every answer was right, and the same before and after.");
            return true;
        }

        terminal.Bad(areSame ? "Not every answer was right." : "The answers before and after differ.");
        return false;
    }
}
