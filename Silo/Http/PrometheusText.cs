using System.Globalization;
using System.Text;

namespace Grid.Silo.Http;

/// <summary>
/// Writes the Prometheus text exposition format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): all
/// samples of a metric follow its HELP and TYPE lines.
/// </summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private string _metric = "";

    /// <summary>Starts a metric that goes up and down.</summary>
    public PrometheusText Gauge(string name, string help) => Begin(name, help, "gauge");

    /// <summary>Starts a metric that only grows while the process lives.</summary>
    public PrometheusText Counter(string name, string help) => Begin(name, help, "counter");

    /// <summary>Adds a sample to the metric started last.</summary>
    public PrometheusText Sample(double value, params (string Name, string Value)[] labels)
    {
        _text.Append(_metric);
        for (var index = 0; index < labels.Length; index++)
        {
            _text.Append(index == 0 ? '{' : ',').Append(labels[index].Name).Append("=\"").Append(Escape(labels[index].Value)).Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    private PrometheusText Begin(string name, string help, string type)
    {
        _metric = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
