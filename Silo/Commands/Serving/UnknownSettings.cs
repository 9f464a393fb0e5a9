using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Grid.Tables;

namespace Grid.Silo.Commands.Serving;

/// <summary>Finds settings that no option has: a mistyped name would otherwise leave the default in force and say nothing.</summary>
internal static class UnknownSettings
{
    /// <summary>One message for each name below a section that is no property of <paramref name="type"/>, with the nearest that is.</summary>
    public static IEnumerable<string> Find(IConfigurationSection section, Type type)
    {
        if (IsValue(type))
        {
            return section.GetChildren().Select(child => $"{child.Path} is not a setting: {section.Path} is a single value.");
        }

        return typeof(IEnumerable).IsAssignableFrom(type) ? FindInList(section, type.GetGenericArguments()[0]) : FindInOptions(section, type);
    }

    private static IEnumerable<string> FindInList(IConfigurationSection section, Type element) => section.GetChildren().SelectMany(child =>
        int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? Find(child, element)
            : [$"{child.Path} is not a setting: {section.Path} is a list, write {section.Path}:0 and so on."]);

    private static IEnumerable<string> FindInOptions(IConfigurationSection section, Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)
            .ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        // The section itself may share its name with an environment variable that somebody else means.
        if (section.Value is { Length: > 0 } value && section.Path != section.Key)
        {
            yield return $"{section.Path} is '{value}', and is no single value: it has {Names(properties.Keys)}.";
        }

        foreach (var child in section.GetChildren())
        {
            if (properties.TryGetValue(child.Key, out var property))
            {
                foreach (var unknown in Find(child, property))
                {
                    yield return unknown;
                }
            }
            else
            {
                var nearest = NearestName.Of(child.Key, properties.Keys);
                yield return $"{child.Path} is not a setting. " + (nearest is null
                    ? $"{section.Path} has {Names(properties.Keys)}."
                    : $"Did you mean {section.Path}:{nearest}?");
            }
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static bool IsValue(Type type) => TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));
}
