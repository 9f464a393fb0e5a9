using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Silo.Commands.LocalClusters;

/// <summary>
/// The file <c>cluster.json</c> in a cluster's folder: which silos run, under which process ids and ports. It is there
/// while the cluster runs and replaced as a whole, so that a reader never sees half of it.
/// </summary>
internal sealed record ClusterFile(IReadOnlyList<ClusterEntry> Silos)
{
    public const string FileName = "cluster.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The gateways of all silos, as clients take them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Gateways => [.. Silos.Select(silo => $"{ClusterPlan.Address}:{silo.GatewayPort}")];

    public static string PathIn(string directory) => Path.Combine(directory, FileName);

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="CommandException">There is none, or it is damaged.</exception>
    public static ClusterFile Read(string directory)
    {
        var path = PathIn(directory);
        try
        {
            return JsonSerializer.Deserialize<ClusterFile>(File.ReadAllBytes(path), Format)
                ?? throw new CommandException(ExitCode.Failure, $"{path} is empty: start the cluster again.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.Unavailable,
                $"There is no {path}: no cluster runs there. Start one with 'grid cluster --data {directory}', or name a gateway with --gateway.", missing);
        }
        catch (JsonException damaged)
        {
            throw new CommandException(ExitCode.Failure, $"{path} is damaged ({damaged.Message}): start the cluster again.", damaged);
        }
    }

    /// <summary>Replaces the file of a folder in one step.</summary>
    public void Write(string directory)
    {
        var path = PathIn(directory);
        var next = path + ".next";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(this, Format));
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Removes the file of a folder where no cluster runs any more.</summary>
    public static void Delete(string directory) => File.Delete(PathIn(directory));
}
