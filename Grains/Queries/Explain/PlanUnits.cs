using System.Globalization;

namespace Grid.Grains.Queries.Explain;

/// <summary>Numbers of plans, as people read them.</summary>
internal static class PlanUnits
{
    public static string Partitions(int asked, int all) => asked == all ? $"partitions: all {all}" : $"partitions: {asked} of {all}";

    public static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} bytes",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.0} MiB"),
    };
}
