using System.Reflection;
using Grid.Client.Mapping;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Entities;

/// <summary>Makes the definition of a table from a row type. Pure.</summary>
internal static class EntityTable
{
    /// <summary>Digits of a decimal of which nothing else is said: what 64 bits hold, with fractions finer than any money's.</summary>
    private static readonly ColumnType DefaultDecimal = ColumnType.DecimalOf(18, 4);

    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: lists everything that is wrong with the type.</exception>
    public static TableDefinition Define(Type type, string name, EntityModel? model)
    {
        var errors = new List<string>();
        var properties = EntityProperty.Of(type, model);
        var key = KeyOf(type, properties, model, errors);
        var columns = properties.Select(property => ToColumn(property, key.Contains(property), errors)).ToArray();
        errors.AddRange(columns.GroupBy(column => column.Name.Replace("_", "", StringComparison.Ordinal), Identifier.Comparer)
            .Where(twins => twins.Count() > 1).Select(twins => $"columns {string.Join(" and ", twins.Select(column => column.Name))} differ in underscores or case only"));
        var partitionBy = model?.PartitionBy is not { } wanted ? null : Array.Find(key, property => property.Property.Name == wanted);
        if (model?.PartitionBy is not null && partitionBy is null)
        {
            errors.Add($"{model.PartitionBy} partitions the table and is not part of its key");
        }

        var timeToLive = TimeToLiveOf(type, model, errors);
        return errors.Count == 0
            ? new TableDefinition(
                TableName.Create(name), [.. columns], [.. key.Select(property => property.ColumnName)], partitionBy?.ColumnName, model?.Durability ?? Durability.Durable)
            {
                TimeToLive = timeToLive,
            }
            : throw new RequestException(ErrorCode.InvalidRequest, $"{type.Name} makes no table: {string.Join("; ", errors)}.");
    }

    // By the options, or [Key], or the name Id.
    private static EntityProperty[] KeyOf(Type type, EntityProperty[] properties, EntityModel? model, List<string> errors)
    {
        if (model?.Key is { } names)
        {
            errors.AddRange(names.Where(name => !Array.Exists(properties, property => property.Property.Name == name)).Select(name => $"{name} is part of the key and no column"));
            return [.. names.SelectMany(name => properties.Where(property => property.Property.Name == name))];
        }

        EntityProperty[] key = [.. properties.Where(property => property.IsKey).OrderBy(property => property.KeyOrder)];
        if (key.Length > 1 && Array.Exists(key, property => property.KeyOrder < 0))
        {
            errors.Add($"{string.Join(" and ", key.Select(property => property.Property.Name))} are both [Key]: say their order by [Column(Order = …)], or use HasKey");
        }

        if (key.Length == 0)
        {
            key = [.. properties.Where(property => property.Property.Name is "Id" || property.Property.Name == $"{type.Name}Id").Take(1)];
        }

        if (key.Length == 0)
        {
            errors.Add("it has no key: mark a property by [Key], or use HasKey");
        }

        return key;
    }

    private static TimeSpan? TimeToLiveOf(Type type, EntityModel? model, List<string> errors)
    {
        if (model?.TimeToLive is null && type.GetCustomAttribute<TimeToLiveAttribute>() is { } attribute)
        {
            try
            {
                return TimeToLiveText.Parse(attribute.Duration);
            }
            catch (RequestException failure)
            {
                errors.Add(failure.Message.TrimEnd('.'));
            }
        }

        return model?.TimeToLive;
    }

    private static ColumnSchema ToColumn(EntityProperty property, bool isKey, List<string> errors)
    {
        var type = ColumnType.Null;
        try
        {
            Identifier.Check(property.ColumnName, "column");
            type = TypeOf(property);
        }
        catch (RequestException failure)
        {
            errors.Add($"{property.Property.Name}: {failure.Message.TrimEnd('.')}");
        }

        if (isKey && !property.IsRequired)
        {
            errors.Add($"{property.Property.Name} is part of the key and may be null");
        }

        return new ColumnSchema(property.ColumnName, type, !property.IsRequired);
    }

    private static ColumnType TypeOf(EntityProperty property)
    {
        var clrType = property.Property.PropertyType;
        var type = property.Model?.Type
            ?? (property.TypeName is { } name ? ColumnTypeText.Parse(name) : DefaultType(clrType))
            ?? throw new RequestException(ErrorCode.TypeMismatch, $"no column holds a {clrType.Name}; leave it out by [NotMapped] or Ignore, or use another type");
        if (!CellConversion.IsPossible(type, clrType, isWritten: true))
        {
            throw new RequestException(ErrorCode.TypeMismatch, $"a {type} does not hold a {clrType.Name}; use {ClrValue.TypeOf(type).Name}");
        }

        return (type.Kind, property.MaxLength) switch
        {
            (_, null) => type,
            (TypeKind.Varchar, { } length) => ColumnType.VarcharOf(length),
            (TypeKind.Blob, > 0 and <= ColumnType.MaxBytes and var length) => type with { MaxLength = length },
            var (kind, length) => throw new RequestException(ErrorCode.InvalidRequest, $"a {kind} has no length of {length}"),
        };
    }

    private static ColumnType? DefaultType(Type clrType)
    {
        var bare = CellConversion.Bare(clrType);
        return Type.GetTypeCode(bare) switch
        {
            TypeCode.Boolean => ColumnType.Boolean,
            TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 => ColumnType.SmallInt,
            TypeCode.UInt16 or TypeCode.Int32 => ColumnType.Integer,
            TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => ColumnType.BigInt,
            TypeCode.Single => ColumnType.Real,
            TypeCode.Double => ColumnType.Double,
            TypeCode.Decimal => DefaultDecimal,
            TypeCode.String => ColumnType.Varchar,
            TypeCode.DateTime => ColumnType.Timestamp,
            _ when bare == typeof(DateTimeOffset) => ColumnType.Timestamp,
            _ when bare == typeof(DateOnly) => ColumnType.Date,
            _ when bare == typeof(Guid) => ColumnType.Uuid,
            _ when bare == typeof(byte[]) || bare == typeof(ReadOnlyMemory<byte>) => ColumnType.Blob,
            _ => null,
        };
    }
}
