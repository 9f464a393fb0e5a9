using System.Globalization;
using Grid.Cluster;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Status;

/// <summary>Shows the stores of a grid to people.</summary>
internal static class StoreReport
{
    public static void Show(Terminal terminal, ClusterStatus status)
    {
        var table = new TextTable(
            new("store"), new("provider"), new("state"), new("reachable"), new("in-sync partitions"), new("behind"));
        foreach (var store in status.Stores)
        {
            table.Add(
                store.Name, store.Provider, store.State.ToString().ToLowerInvariant(), store.IsReachable ? "yes" : "NO",
                store.State == StoreState.Asynchronous ? "" : FormattableString.Invariant($"{store.InSyncPartitions:N0}/{status.PartitionCount:N0}"), Lag(status, store));
        }

        terminal.Table(table);
        var moving = status.Partitions.Count(partition => !partition.IsInPlace);
        if (moving > 0)
        {
            terminal.Line(FormattableString.Invariant($"{moving:N0} partitions wait for a copy in a store that they belong in."));
        }
    }

    // Of the partition furthest behind, since that is what a promotion would lose.
    private static string Lag(ClusterStatus status, StoreStatusView store)
    {
        if (store.State != StoreState.Asynchronous)
        {
            return "";
        }

        var shipping = status.Partitions.Select(partition => Array.Find(partition.Shipping, candidate => candidate.Store == store.Name)).ToList();
        var incomplete = shipping.Count(candidate => candidate?.BehindFor is null);
        var batches = shipping.Max(candidate => candidate?.Lag ?? 0);
        return incomplete > 0
            ? FormattableString.Invariant($"{incomplete:N0} partitions not copied yet")
            : FormattableString.Invariant($"{batches:N0} batches, {shipping.Max(candidate => candidate!.BehindFor!.Value).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
    }
}
