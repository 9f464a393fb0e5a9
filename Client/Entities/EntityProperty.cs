using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;

namespace Grid.Client.Entities;

/// <summary>A property that is a column: what the options say of it, or else its attributes and its type.</summary>
/// <param name="Model">What the options say; null for nothing.</param>
/// <param name="AllowsNull">Whether it has a place for NULL, by its type and its annotation.</param>
internal sealed record EntityProperty(PropertyInfo Property, PropertyModel? Model, bool AllowsNull)
{
    public string ColumnName => Model?.ColumnName ?? Property.GetCustomAttribute<ColumnAttribute>()?.Name ?? Property.Name;

    /// <summary>The type that is asked for by name; null for none.</summary>
    public string? TypeName => Property.GetCustomAttribute<ColumnAttribute>()?.TypeName;

    public int? MaxLength => Model?.MaxLength
        ?? (Property.GetCustomAttribute<MaxLengthAttribute>() is { Length: > 0 } most ? most.Length : Property.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength);

    /// <summary>Whether the column is NOT NULL.</summary>
    public bool IsRequired => Model?.IsRequired ?? (!AllowsNull || Property.GetCustomAttribute<RequiredAttribute>() is not null);

    public bool IsKey => Property.GetCustomAttribute<KeyAttribute>() is not null;

    /// <summary>Its place among the columns of the key, by attribute.</summary>
    public int KeyOrder => Property.GetCustomAttribute<ColumnAttribute>()?.Order ?? -1;

    /// <summary>The public properties of a type that are columns, in the order of their declaration.</summary>
    public static EntityProperty[] Of(Type type, EntityModel? model)
    {
        var annotations = new NullabilityInfoContext();
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0
                && property.GetCustomAttribute<NotMappedAttribute>() is null && model?.Find(property.Name) is not { IsIgnored: true })
            .Select(property => new EntityProperty(property, model?.Find(property.Name), HasNull(property, model?.Find(property.Name), annotations)))];
    }

    private static bool HasNull(PropertyInfo property, PropertyModel? model, NullabilityInfoContext annotations) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : model?.IsRequired == false || annotations.Create(property).ReadState != NullabilityState.NotNull;
}
