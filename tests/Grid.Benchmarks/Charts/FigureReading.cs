using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts;

/// <summary>Reads what a file of figures says, and writes its numbers for people.</summary>
internal static class FigureReading
{
    extension(JsonElement element)
    {
        public string Text(string name) => element.GetProperty(name).GetString()!;

        public double Number(string name) => element.GetProperty(name).GetDouble();

        /// <summary>Null where there is none.</summary>
        public double? NumberOrNull(string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

        public string? TextOrNull(string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        public bool? TruthOrNull(string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

        public IEnumerable<JsonElement> All(string name) => element.TryGetProperty(name, out var values) ? values.EnumerateArray() : [];
    }

    /// <summary>With at least three digits that count.</summary>
    public static string Show(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "N0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    public static string ShowCount(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string ShowRatio(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    public static string ShowVerdict(bool? isMet) => isMet switch { true => "met", false => "missed", null => "" };
}
