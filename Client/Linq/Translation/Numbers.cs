using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;
using Grid.Client.Mapping;

namespace Grid.Client.Linq.Translation;

/// <summary>Conversions between numbers.</summary>
internal static class Numbers
{
    /// <summary>Integer types by the SQL type that holds them, and its decimal digits.</summary>
    private static readonly Dictionary<Type, (string Name, int Bytes, int Digits)> Integers = new()
    {
        [typeof(sbyte)] = ("SMALLINT", 2, 5),
        [typeof(byte)] = ("SMALLINT", 2, 5),
        [typeof(short)] = ("SMALLINT", 2, 5),
        [typeof(ushort)] = ("INTEGER", 4, 10),
        [typeof(int)] = ("INTEGER", 4, 10),
        [typeof(uint)] = ("BIGINT", 8, 19),
        [typeof(long)] = ("BIGINT", 8, 19),
        [typeof(ulong)] = ("HUGEINT", 16, 38),
        [typeof(Int128)] = ("HUGEINT", 16, 38),
    };

    public static bool IsInteger(Type type) => Integers.ContainsKey(Plain(type));

    /// <summary>What a C# conversion means in SQL.</summary>
    public static SqlExpression Convert(SqlExpression operand, Type type, Expression expression)
    {
        var (from, to) = (Plain(operand.Type), Plain(type));
        if (from == to || to == typeof(object) || operand is SqlKeyword { Text: "NULL" })
        {
            return operand with { Type = type };
        }

        if (Integers.TryGetValue(to, out var target))
        {
            if (Integers.TryGetValue(from, out var source))
            {
                return source.Name == target.Name ? operand with { Type = type } : new SqlCast(operand, target.Name, target.Bytes > source.Bytes, type);
            }

            // C# cuts the fraction off, a cast of SQL rounds.
            if (from == typeof(double) || from == typeof(float) || from == typeof(decimal))
            {
                return new SqlCast(SqlFunction.Of("trunc", operand.Type, operand), target.Name, false, type);
            }
        }
        else if (Integers.TryGetValue(from, out var source) && IsFraction(to))
        {
            var isLossless = to == typeof(decimal) || (to == typeof(double) && source.Bytes <= 4);
            return new SqlCast(operand, to == typeof(decimal) ? $"DECIMAL({source.Digits}, 0)" : FloatingName(to), isLossless, type);
        }
        else if (IsFraction(from) && IsFraction(to) && to != typeof(decimal))
        {
            return new SqlCast(operand, FloatingName(to), from == typeof(float), type);
        }

        throw Untranslatable.Because(expression, $"a conversion from {operand.Type.Name} to {type.Name} has no exact form in SQL");
    }

    /// <summary>The operand of a cast that changes no comparison.</summary>
    public static SqlExpression WithoutLosslessCast(SqlExpression expression) => expression is SqlCast { IsLossless: true } cast ? cast.Operand : expression;

    /// <summary>The type without its <see cref="Nullable{T}"/>, an enum as its number.</summary>
    public static Type Plain(Type type) => CellConversion.Bare(type) is var bare && bare.IsEnum ? Enum.GetUnderlyingType(bare) : bare;

    private static bool IsFraction(Type type) => type == typeof(decimal) || type == typeof(double) || type == typeof(float);

    private static string FloatingName(Type type) => type == typeof(float) ? "REAL" : "DOUBLE";
}
