using Grid.Client;
using Grid.Cluster;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Stores;

/// <summary>Waits while copies move, and says how many have yet to.</summary>
internal static class StoreProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until nothing remains. Ctrl-C ends the waiting only.</summary>
    /// <param name="remaining">What remains, for a person; null when nothing does.</param>
    public static async Task WaitAsync(Terminal terminal, IGrid grid, Func<ClusterStatus, string?> remaining, CancellationToken cancellationToken)
    {
        var shown = "";
        // Every silo has noticed after an interval or two; until then nothing may seem to remain.
        await Task.Delay(2 * Interval, cancellationToken);
        while (remaining(await grid.GetStatusAsync(cancellationToken)) is { } text)
        {
            if (text != shown)
            {
                terminal.Line(text);
                shown = text;
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }

    public static Func<ClusterStatus, string?> CopiesInPlace(string store) => status =>
    {
        var isAsynchronous = status.Stores.Any(known => known.Name == store && known.State == StoreState.Asynchronous);
        var missing = status.Unreachable.Length + status.Partitions.Count(partition => isAsynchronous
            ? !partition.Shipping.Any(shipping => shipping.Store == store && shipping.BehindFor is not null)
            : !partition.IsInPlace);
        return missing == 0 ? null : $"{missing} of {status.PartitionCount} partitions have yet to be copied.";
    };

    public static Func<ClusterStatus, string?> Gone(string store) => status =>
        status.Stores.FirstOrDefault(known => known.Name == store) is { } leaving
            ? $"{leaving.InSyncPartitions} of {status.PartitionCount} partitions have yet to leave it."
            : null;
}
