using System.Diagnostics;
using Grid.Cluster;
using Grid.Grains.Hosting;
using Grid.Partitions;

namespace Grid.Silo.Http;

/// <summary>
/// <c>GET /metrics</c>. A silo reports the partitions that it owns, so that the scrapes of all silos together have every
/// partition once; what concerns the whole grid has the same value on every silo. A gateway reports itself.
/// </summary>
internal static class MetricsEndpoint
{
    public static void MapSiloMetrics(this IEndpointRouteBuilder routes) => routes.MapGet("/metrics", GetOfSiloAsync);

    public static void MapGatewayMetrics(this IEndpointRouteBuilder routes) => routes.MapGet("/metrics", GetOfGatewayAsync);

    private static async Task<IResult> GetOfSiloAsync(
        StatusCache status, RequestCounters requests, SiloReadiness silo, GridOptions options, CancellationToken cancellationToken)
    {
        var now = await status.GetAsync(cancellationToken);
        var text = new PrometheusText();
        WriteGrid(text, now);
        WritePartitions(text, [.. now.Partitions.Where(partition => partition.Owner == options.SiloName)]);
        WriteJournal(text, silo);
        text.Gauge("grid_silo_queries_running", "Queries that this silo works on, for itself or for another silo.").Sample(silo.QueryCount);
        return Answer(text, requests);
    }

    // What a gateway answered is worth knowing most when the grid does not answer.
    private static IResult GetOfGatewayAsync(RequestCounters requests) => Answer(new PrometheusText(), requests);

    private static IResult Answer(PrometheusText text, RequestCounters requests)
    {
        WriteRequests(text, requests);
        WriteProcess(text);
        return Results.Text(text.ToString(), PrometheusText.ContentType);
    }

    private static void WriteGrid(PrometheusText text, ClusterStatus status)
    {
        text.Gauge("grid_silos", "Silos by status.");
        foreach (var group in status.Silos.GroupBy(silo => silo.Status))
        {
            text.Sample(group.Count(), ("status", group.Key));
        }

        text.Gauge("grid_store_reachable", "1 when the store answers, otherwise 0.");
        foreach (var store in status.Stores)
        {
            text.Sample(store.IsReachable ? 1 : 0, ("store", store.Name));
        }

        text.Gauge("grid_store_in_sync_partitions", "Partitions whose every acknowledged write the store holds.");
        foreach (var store in status.Stores)
        {
            text.Sample(store.InSyncPartitions, ("store", store.Name));
        }

        text.Gauge("grid_partitions", "Partitions of the grid.").Sample(status.PartitionCount);
        text.Gauge("grid_partitions_unreachable", "Partitions that did not answer in time.").Sample(status.Unreachable.Length);
    }

    private static void WritePartitions(PrometheusText text, PartitionStatus[] owned)
    {
        text.Gauge("grid_silo_partitions", "Partitions that this silo owns.").Sample(owned.Length);
        Write("grid_partition_rows", "Rows of all tables.", partition => partition.Rows);
        Write("grid_partition_bytes", "Bytes of memory of all tables.", partition => partition.Bytes);
        Write("grid_partition_position", "Last committed batch.", partition => partition.Position.Value);
        Write("grid_partition_epoch", "Current ownership term.", partition => partition.Epoch.Value);
        Write("grid_partition_checkpoint_lag", "Committed batches that are only in the journal.", partition => partition.CheckpointLag);

        void Write(string name, string help, Func<PartitionStatus, long> value)
        {
            text.Gauge(name, help);
            foreach (var partition in owned)
            {
                text.Sample(value(partition), ("partition", partition.Partition.ToString()));
            }
        }
    }

    private static void WriteJournal(PrometheusText text, SiloReadiness silo)
    {
        var stores = silo.JournalCounters.ToArray();
        text.Counter("grid_journal_commits_total", "Journal transactions of this silo.");
        foreach (var (store, commits, _) in stores)
        {
            text.Sample(commits, ("store", store));
        }

        text.Counter("grid_journal_entries_total", "Journal entries that those transactions carried, one a partition.");
        foreach (var (store, _, entries) in stores)
        {
            text.Sample(entries, ("store", store));
        }
    }

    private static void WriteRequests(PrometheusText text, RequestCounters requests)
    {
        var counts = requests.Read().ToArray();
        text.Counter("grid_http_requests_total", "HTTP requests answered.");
        foreach (var (route, status, count, _) in counts)
        {
            text.Sample(count, ("route", route), ("status", $"{status}"));
        }

        text.Counter("grid_http_request_seconds_total", "Time that answering HTTP requests took.");
        foreach (var (route, status, _, seconds) in counts)
        {
            text.Sample(seconds, ("route", route), ("status", $"{status}"));
        }
    }

    private static void WriteProcess(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Counter("process_cpu_seconds_total", "CPU time of this process.").Sample(process.TotalProcessorTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Memory of this process.").Sample(process.WorkingSet64);
        text.Gauge("process_start_time_seconds", "Start of this process since 1970.")
            .Sample(new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        text.Gauge("dotnet_gc_heap_bytes", "Managed heap after the last collection.").Sample(GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Counter("dotnet_gc_pause_seconds_total", "Time that garbage collection stopped this process.").Sample(GC.GetTotalPauseDuration().TotalSeconds);
    }
}
