using System.Text.RegularExpressions;
using Grid.Tests.Tidy;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Grid.ClusterTests.Containers;

/// <summary>The services of <c>docker-compose.yml</c>, with its variables at their defaults.</summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<object, object> _services;

    private ComposeFile(string text)
    {
        var plain = Variable().Replace(text, match => match.Groups[1].Value);
        var whole = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(plain))));
        _services = (Dictionary<object, object>)whole["services"];
    }

    public static ComposeFile Read() => new(Repository.Read("docker-compose.yml"));

    public IEnumerable<string> Services => _services.Keys.Cast<string>();

    public IEnumerable<string> Silos => Services.Where(service => service.StartsWith("silo-", StringComparison.Ordinal));

    public IReadOnlyDictionary<string, string> EnvironmentOf(string service) =>
        ((Dictionary<object, object>)Property(service, "environment")).ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value);

    /// <summary>For each service that one waits for, the condition.</summary>
    public IReadOnlyDictionary<string, string> DependenciesOf(string service) => ((Dictionary<object, object>)Property(service, "depends_on"))
        .ToDictionary(pair => (string)pair.Key, pair => (string)((Dictionary<object, object>)pair.Value)["condition"]);

    /// <summary>Host and container port of each published port; the address is left out.</summary>
    public IReadOnlyList<(int Host, int Container)> PortsOf(string service) =>
        [.. ((List<object>)Property(service, "ports")).Cast<string>().Select(port => port.Split(':')).Select(parts => (int.Parse(parts[^2]), int.Parse(parts[^1])))];

    public object Property(string service, string name) => ((Dictionary<object, object>)_services[service])[name];

    [GeneratedRegex(@"\$\{\w+:-([^}]*)\}")]
    private static partial Regex Variable();
}
