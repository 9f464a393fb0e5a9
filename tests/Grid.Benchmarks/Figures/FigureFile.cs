using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grid.Benchmarks.Figures;

/// <summary>
/// The file that <c>--json</c> names. Every run writes the same beginning: <c>benchmark</c>, <c>command</c>, <c>day</c>,
/// <c>processors</c>, <c>runtime</c> and <c>system</c>; what follows is the benchmark's own.
/// </summary>
internal static class FigureFile
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="file">Null when no file is wanted.</param>
    /// <param name="content">Its public properties are what the benchmark adds.</param>
    public static async Task WriteAsync(FileInfo? file, string benchmark, object content, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return;
        }

        var run = new JsonObject
        {
            ["benchmark"] = benchmark,
            ["command"] = Command(),
            ["day"] = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["processors"] = Environment.ProcessorCount,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["system"] = RuntimeInformation.OSDescription,
        };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(content, Indented)!.AsObject())
        {
            run[name] = value?.DeepClone();
        }

        await File.WriteAllTextAsync(file.FullName, run.ToJsonString(Indented), cancellationToken);
    }

    // The arguments that the figures depend on.
    private static string Command()
    {
        var arguments = Environment.GetCommandLineArgs()[1..].ToList();
        var json = arguments.IndexOf("--json");
        if (json >= 0)
        {
            arguments.RemoveRange(json, Math.Min(2, arguments.Count - json));
        }

        return string.Join(' ', arguments);
    }
}
