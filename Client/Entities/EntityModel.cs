using Grid.Tables;

namespace Grid.Client.Entities;

/// <summary>What the options say of a row type. Written while options are configured, read afterwards.</summary>
internal sealed class EntityModel
{
    private readonly Dictionary<string, PropertyModel> _properties = new(StringComparer.Ordinal);

    public string? Table { get; set; }

    /// <summary>Properties of the key, in key order; null where nothing is said.</summary>
    public string[]? Key { get; set; }

    public string? PartitionBy { get; set; }

    public Durability Durability { get; set; }

    public TimeSpan? TimeToLive { get; set; }

    /// <summary>What is said of a property, to add to.</summary>
    public PropertyModel Property(string name)
    {
        if (!_properties.TryGetValue(name, out var property))
        {
            _properties.Add(name, property = new PropertyModel());
        }

        return property;
    }

    /// <summary>What is said of a property; null for nothing.</summary>
    public PropertyModel? Find(string name) => _properties.GetValueOrDefault(name);
}
