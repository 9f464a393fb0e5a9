using Grid.Client;
using Grid.Client.Changes;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Simulation.Chaos.Cluster;
using Grid.Simulation.Chaos.Load;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Simulation.Chaos.Subscription;

/// <summary>
/// Follows the table under test and logs each change before the token that lies behind it: the whole work of a subscriber's process. It goes on
/// after the token in its log, whoever wrote it.
/// </summary>
internal sealed class FollowingClient(IReadOnlyList<string> gateways, ChangeLog log, Random random)
{
    /// <summary>Of so many changes, one is followed by its token: the others come again after a kill.</summary>
    private const int ChangesForToken = 10;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>Follows until it is cancelled.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ChangesLost"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var host = await TestedClient.StartAsync(gateways, _ => { }, cancellationToken);
                await FollowAsync(host.Services.GetRequiredService<IGrid>().Table<long, ChaosRow>(ChaosRow.Table), cancellationToken);
            }
            catch (GridException failure) when (failure.Code != ErrorCode.ChangesLost)
            {
                // No silo, or a partition that stays away for longer than a call may take.
                await Task.Delay(Rest, cancellationToken);
            }
        }
    }

    private async Task FollowAsync(IGridTable<long, ChaosRow> table, CancellationToken cancellationToken)
    {
        var token = log.LastToken ?? throw new InvalidOperationException("There is no token in the log: whoever starts a subscriber stores the first.");
        log.Append(ChangeRecord.Begin);
        await foreach (var change in await table.SubscribeAsync(ChangeStart.After(token), cancellationToken))
        {
            log.Append(ChangeRecord.Change(change.Key, change.Version.Value, change.Kind == ChangeKind.Delete ? null : change.Row!.Value));
            if (random.Next(ChangesForToken) == 0)
            {
                log.Append(ChangeRecord.Token(change.ResumeToken));
            }
        }
    }
}
