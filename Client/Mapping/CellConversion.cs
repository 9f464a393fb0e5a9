using System.Linq.Expressions;
using System.Reflection;
using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>Which CLR types a column type converts to and from, and the code that does it.</summary>
internal static class CellConversion
{
    private static readonly HashSet<Type> Integers =
    [
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Int128),
    ];

    private static readonly HashSet<Type> Scalars =
    [
        .. Integers, typeof(bool), typeof(float), typeof(double), typeof(decimal), typeof(string), typeof(DateOnly), typeof(DateTime),
        typeof(DateTimeOffset), typeof(Guid), typeof(byte[]), typeof(ReadOnlyMemory<byte>), typeof(object),
    ];

    /// <summary>Whether a type is a single value, as opposed to a record of several.</summary>
    public static bool IsScalar(Type type) => Scalars.Contains(Bare(type)) || Bare(type).IsEnum;

    /// <summary>The type without its <see cref="Nullable{T}"/>.</summary>
    public static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>Whether values of a column can be read as a type; with <paramref name="isWritten"/>, also written from it.</summary>
    public static bool IsPossible(ColumnType column, Type type, bool isWritten) =>
        MethodName(column.Kind, Numeric(Bare(type))) is { } name && (!isWritten || IsWritable(column.Kind, name));

    /// <summary>Code that reads a column as a type, NULL included.</summary>
    public static Expression Read(Expression cells, MappedColumn column, Type type)
    {
        var bare = Bare(type);
        var numeric = Numeric(bare);
        var constant = Expression.Constant(column);
        var method = Method(typeof(CellReaders), MethodName(column.Type.Kind, numeric)!, numeric);
        var value = Expression.Convert(Expression.Convert(Expression.Call(method, cells, constant), bare), type);
        var whenNull = type.IsValueType && bare == type
            ? (Expression)Expression.Call(typeof(CellReaders), nameof(CellReaders.RefuseNull), [type], constant)
            : Expression.Constant(null, type);
        var isNull = Expression.Call(cells, nameof(CellSource.IsNull), null, Expression.Constant(column.Ordinal));
        return Expression.Condition(isNull, whenNull, value);
    }

    /// <summary>Code that writes a value of a type into a column, null as NULL.</summary>
    public static Expression Write(Expression writer, MappedColumn column, Expression value)
    {
        var bare = Bare(value.Type);
        var numeric = Numeric(bare);
        var method = Method(typeof(CellWriters), MethodName(column.Type.Kind, numeric)!, numeric);
        var variable = Expression.Variable(value.Type);
        var write = Expression.Call(method, writer, Expression.Constant(column), Expression.Convert(Expression.Convert(variable, bare), numeric));
        if (value.Type.IsValueType && bare == value.Type)
        {
            return Expression.Block([variable], Expression.Assign(variable, value), write);
        }

        var isNull = Expression.Equal(variable, Expression.Constant(null, value.Type));
        return Expression.Block(
            [variable],
            Expression.Assign(variable, value),
            Expression.IfThenElse(isNull, Expression.Call(writer, nameof(RowWriter.WriteNull), null), write));
    }

    private static Type Numeric(Type bare) => bare.IsEnum ? Enum.GetUnderlyingType(bare) : bare;

    private static MethodInfo Method(Type owner, string name, Type type)
    {
        var method = owner.GetMethod(name) ?? throw new InvalidOperationException($"{owner.Name} lacks {name}.");
        return method.IsGenericMethodDefinition ? method.MakeGenericMethod(type) : method;
    }

    // The method of CellReaders and CellWriters, or null where the types do not go together.
    private static string? MethodName(TypeKind kind, Type type) => type == typeof(object) ? nameof(CellReaders.Object) : kind switch
    {
        TypeKind.Null => nameof(CellReaders.Object),
        TypeKind.Boolean when type == typeof(bool) => nameof(CellReaders.Boolean),
        TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt or TypeKind.HugeInt => IntegerMethod(type),
        TypeKind.Real when type == typeof(float) => nameof(CellReaders.Single),
        TypeKind.Real or TypeKind.Double when type == typeof(double) => nameof(CellReaders.Double),
        TypeKind.Decimal when type == typeof(decimal) => nameof(CellReaders.Decimal),
        TypeKind.Decimal when type == typeof(double) => nameof(CellReaders.Double),
        TypeKind.Varchar when type == typeof(string) => nameof(CellReaders.Text),
        TypeKind.Date when type == typeof(DateOnly) => nameof(CellReaders.Date),
        TypeKind.Date or TypeKind.Timestamp when type == typeof(DateTime) => nameof(CellReaders.Time),
        TypeKind.Timestamp when type == typeof(DateTimeOffset) => nameof(CellReaders.TimeOffset),
        TypeKind.Uuid when type == typeof(Guid) => nameof(CellReaders.Uuid),
        TypeKind.Blob when type == typeof(byte[]) => nameof(CellReaders.Blob),
        TypeKind.Blob when type == typeof(ReadOnlyMemory<byte>) => nameof(CellReaders.BlobMemory),
        _ => null,
    };

    private static string? IntegerMethod(Type type) => Integers.Contains(type) ? nameof(CellReaders.Integer)
        : type == typeof(decimal) ? nameof(CellReaders.Decimal)
        : type == typeof(double) ? nameof(CellReaders.Double)
        : null;

    // What can only be read: a sum's wider type, or a type that would lose digits on the way in.
    private static bool IsWritable(TypeKind kind, string method) => kind switch
    {
        TypeKind.Null or TypeKind.HugeInt => false,
        TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt => method is nameof(CellReaders.Integer) or nameof(CellReaders.Object),
        TypeKind.Decimal => method is nameof(CellReaders.Decimal) or nameof(CellReaders.Object),
        TypeKind.Real => method is nameof(CellReaders.Single) or nameof(CellReaders.Object),
        _ => true,
    };
}
