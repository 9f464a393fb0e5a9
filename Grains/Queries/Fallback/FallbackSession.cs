using System.Diagnostics;
using Grid.Errors;
using Grid.Grains.Queries.Planning;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Fallback;

/// <summary>One query that DuckDB answers: its own database, with empty tables that the statement was checked against. Runs once.</summary>
internal sealed class FallbackSession(FallbackPlan plan, FallbackDatabase database, QueryOptions options, Action release) : IDisposable
{
    private readonly Lock _gate = new();

    public FallbackPlan Plan => plan;

    /// <summary>Gathers all tables at the same time, then runs the statement.</summary>
    /// <exception cref="GridException">A partition did not answer, a limit was exceeded, or DuckDB refused a value.</exception>
    public async Task<FallbackAnswer> RunAsync(IPartitionScan scan, CancellationToken cancellationToken)
    {
        var tallies = await GatherAllAsync(scan, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var (columns, batch) = await OwnThread.RunAsync(() => database.Query(plan, cancellationToken));
        return new FallbackAnswer(columns, batch, [.. tallies], Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Gathers all tables at the same time, then begins the statement; its rows are to be disposed of before the session.</summary>
    /// <exception cref="GridException">A partition did not answer, a limit was exceeded, or DuckDB refused a value.</exception>
    public async Task<FallbackRows> StartAsync(IPartitionScan scan, CancellationToken cancellationToken)
    {
        await GatherAllAsync(scan, cancellationToken);
        return await OwnThread.RunAsync(() => database.Start(plan, cancellationToken));
    }

    /// <summary>The columns of the answer; nothing is gathered.</summary>
    public Task<ResultColumn[]> DescribeAsync() => Task.Run(() => database.Describe(plan));

    public void Dispose()
    {
        database.Dispose();
        release();
    }

    private async Task<ReadTally[]> GatherAllAsync(IPartitionScan scan, CancellationToken cancellationToken)
    {
        var budget = new GatherBudget(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var gathering = plan.Reads.Select(read => GatherAsync(read, scan, budget, stop)).ToList();
        return await Task.WhenAll(gathering);
    }

    private async Task<ReadTally> GatherAsync(TableRead read, IPartitionScan scan, GatherBudget budget, CancellationTokenSource stop)
    {
        var started = Stopwatch.GetTimestamp();
        var (rows, bytes) = (0L, 0L);
        IndexTally[] indexes = [];
        using var appender = database.OpenAppender(read);
        try
        {
            await scan.ScanAsync(read.ToPlan(options), read.Partitions, async answer =>
            {
                var (answerRows, answerBytes) = budget.Take(answer);
                rows += answerRows;
                bytes += answerBytes;
                indexes = IndexTally.Merge(indexes, answer.Indexes);
                await Task.Run(() => Append(appender, answer), CancellationToken.None);
            }, stop.Token);
            lock (_gate)
            {
                appender.Flush();
            }
        }
        catch
        {
            // The other tables are of no use any more.
            await stop.CancelAsync();
            throw;
        }

        return new ReadTally(rows, bytes, Stopwatch.GetElapsedTime(started), indexes);
    }

    // Appenders share the database's one connection.
    private void Append(TableAppender appender, PartialResult answer)
    {
        lock (_gate)
        {
            foreach (var batch in answer.Batches)
            {
                appender.Append(batch);
            }
        }
    }
}
