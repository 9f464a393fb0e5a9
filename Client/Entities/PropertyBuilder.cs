using Grid.Tables;

namespace Grid.Client.Entities;

/// <summary>Describes the column of one property; see <see cref="EntityBuilder{TRow}"/>.</summary>
public sealed class PropertyBuilder
{
    private readonly PropertyModel _model;

    internal PropertyBuilder(PropertyModel model) => _model = model;

    /// <summary>The column's name; the property's own where nothing is said. Case and underscores do not matter.</summary>
    /// <exception cref="Errors.RequestException">It is not acceptable as a name.</exception>
    public PropertyBuilder HasColumnName(string name)
    {
        _model.ColumnName = Identifier.Check(name, "column");
        return this;
    }

    /// <summary>The column's type as SQL writes it, for example <c>DECIMAL(12,3)</c>; one that fits the property's type where nothing is said.</summary>
    /// <exception cref="Errors.RequestException">No column has such a type.</exception>
    public PropertyBuilder HasColumnType(string type)
    {
        _model.Type = ColumnTypeText.Parse(type);
        return this;
    }

    /// <summary>The most characters of a text, or bytes of a blob.</summary>
    public PropertyBuilder HasMaxLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _model.MaxLength = length;
        return this;
    }

    /// <summary>Digits of a DECIMAL, and how many of them stand behind the point.</summary>
    /// <exception cref="Errors.RequestException">No DECIMAL has so many.</exception>
    public PropertyBuilder HasPrecision(int precision, int scale)
    {
        _model.Type = ColumnType.DecimalOf(precision, scale);
        return this;
    }

    /// <summary>Whether the column is NOT NULL; as the property's type and annotation say where nothing is said.</summary>
    public PropertyBuilder IsRequired(bool isRequired = true)
    {
        _model.IsRequired = isRequired;
        return this;
    }
}
