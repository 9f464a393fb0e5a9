using Grid.Tables;

namespace Grid.Client.Entities;

/// <summary>What the options say of one property; null and false where they say nothing.</summary>
internal sealed class PropertyModel
{
    public bool IsIgnored { get; set; }

    public string? ColumnName { get; set; }

    public ColumnType? Type { get; set; }

    public int? MaxLength { get; set; }

    public bool? IsRequired { get; set; }
}
