using System.Linq.Expressions;
using System.Reflection;
using Grid.Client.Entities;
using Grid.Errors;

namespace Grid.Client.Mapping;

/// <summary>How a CLR type is taken apart into values and put together from them.</summary>
internal sealed class Shape
{
    private readonly Func<Expression[], Expression> _construct;

    private Shape(Type type, ShapeMember[] members, Func<Expression[], Expression> construct)
    {
        Type = type;
        Members = members;
        _construct = construct;
    }

    public Type Type { get; }

    public ShapeMember[] Members { get; }

    /// <summary>Code that makes an instance from one value a member.</summary>
    public Expression Construct(Expression[] values) => _construct(values);

    /// <exception cref="RequestException"><see cref="ErrorCode.TypeMismatch"/>: the type cannot be made from its properties.</exception>
    /// <param name="model">What the options say of the type; null for nothing.</param>
    public static Shape Of(Type type, EntityModel? model = null)
    {
        if (CellConversion.IsScalar(type))
        {
            // Nothing says whether a string may be null here; a NULL is given as null.
            var allowsNull = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
            return new Shape(type, [new ShapeMember(null, type.Name, type, allowsNull, instance => instance)], values => values[0]);
        }

        return type is { IsValueType: true, IsGenericType: true } && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            ? OfTuple(type)
            : OfObject(type, EntityProperty.Of(type, model));
    }

    private static Shape OfTuple(Type type)
    {
        var members = type.GetGenericArguments().Select((item, index) => new ShapeMember(
            null, $"Item{index + 1}", item, !item.IsValueType || Nullable.GetUnderlyingType(item) is not null,
            instance => Expression.Field(instance, $"Item{index + 1}")));
        var constructor = type.GetConstructor(type.GetGenericArguments())!;
        return new Shape(type, [.. members], values => Expression.New(constructor, values));
    }

    private static Shape OfObject(Type type, EntityProperty[] columns)
    {
        var properties = Array.ConvertAll(columns, column => column.Property);
        var constructor = ConstructorOf(type, properties);
        var byConstructor = constructor?.GetParameters().Select(parameter => IndexOf(properties, parameter)).ToArray() ?? [];
        var bySetter = Enumerable.Range(0, properties.Length).Except(byConstructor).ToArray();
        var unset = bySetter.Where(index => properties[index].SetMethod is not { IsPublic: true }).ToArray();
        if (unset.Length > 0 || (constructor is null && !type.IsValueType))
        {
            throw new RequestException(ErrorCode.TypeMismatch,
                $"{type.Name} cannot be made from columns: it needs a public constructor whose parameters are properties, and setters for the other properties"
                + (unset.Length > 0 ? $" ({string.Join(", ", unset.Select(index => properties[index].Name))})" : "") + ". Leave a computed property out by [NotMapped] or Ignore.");
        }

        var members = columns.Select(column => new ShapeMember(
            column.ColumnName, column.Property.Name, column.Property.PropertyType, column.AllowsNull, instance => Expression.Property(instance, column.Property)));
        return new Shape(type, [.. members], values =>
        {
            var made = constructor is null
                ? Expression.New(type)
                : Expression.New(constructor, byConstructor.Select(index => values[index]));
            return bySetter.Length == 0
                ? made
                : Expression.MemberInit(made, bySetter.Select(index => Expression.Bind(properties[index], values[index])));
        });
    }

    // Of the constructors whose every parameter is a property, the one with the most: a record's own.
    private static ConstructorInfo? ConstructorOf(Type type, PropertyInfo[] properties) => type.GetConstructors()
        .Where(constructor => constructor.GetParameters().All(parameter => IndexOf(properties, parameter) >= 0))
        .MaxBy(constructor => constructor.GetParameters().Length);

    private static int IndexOf(PropertyInfo[] properties, ParameterInfo parameter) => Array.FindIndex(
        properties,
        property => property.PropertyType == parameter.ParameterType && string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
}
