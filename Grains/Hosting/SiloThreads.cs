namespace Grid.Grains.Hosting;

/// <summary>
/// The threads of a process that is a silo. It must switch hill climbing off (<c>System.Threading.ThreadPool.HillClimbing.Disable</c> in
/// its project): nothing in a silo blocks threads of the pool, so many more of them than processors only take time from one
/// another, most of all when partitions of a failed silo are opened under load.
/// </summary>
public static class SiloThreads
{
    /// <summary>Threads beside one a processor, so that probes of other silos are answered while scans take all processors.</summary>
    private const int Reserved = 2;

    /// <summary>Sets how many threads the pool has; for the whole process.</summary>
    public static void Set() => ThreadPool.SetMinThreads(Environment.ProcessorCount + Reserved, Environment.ProcessorCount + Reserved);
}
