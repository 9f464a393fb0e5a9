using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>DuckDB's rules for the types of results.</summary>
internal static class TypeRules
{
    private const int IntegerDigits = 10;

    public static bool IsInteger(ColumnType type) => type.Kind is TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt or TypeKind.HugeInt;

    public static bool IsFloating(ColumnType type) => type.Kind is TypeKind.Real or TypeKind.Double;

    public static bool IsNumeric(ColumnType type) => IsInteger(type) || IsFloating(type) || type.Kind == TypeKind.Decimal;

    /// <summary>The type that values of both types can be compared and mixed in; null when there is none.</summary>
    public static ColumnType? Common(Expression left, Expression right)
    {
        if (IsInteger(left.Type) && IsInteger(right.Type))
        {
            // A literal takes the other side's type when it fits, so that column + 1 keeps the column's type.
            if (FitsLiterally(left, right.Type))
            {
                return right.Type;
            }

            if (FitsLiterally(right, left.Type))
            {
                return left.Type;
            }
        }

        return Common(left.Type, right.Type);
    }

    /// <inheritdoc cref="Common(Expression, Expression)"/>
    public static ColumnType? Common(ColumnType left, ColumnType right)
    {
        if (left.Kind == right.Kind)
        {
            return left.Kind == TypeKind.Decimal ? CommonDecimal(left, right) : left with { MaxLength = 0 };
        }

        if (left.Kind == TypeKind.Null)
        {
            return right with { MaxLength = 0 };
        }

        if (right.Kind == TypeKind.Null)
        {
            return left with { MaxLength = 0 };
        }

        if (IsNumeric(left) && IsNumeric(right))
        {
            return CommonNumber(left, right);
        }

        return (left.Kind, right.Kind) switch
        {
            (TypeKind.Date, TypeKind.Timestamp) or (TypeKind.Timestamp, TypeKind.Date) => ColumnType.Timestamp,
            // Text meets everything else in the other's type, as DuckDB compares it.
            (TypeKind.Varchar, not TypeKind.Blob) => right,
            (not TypeKind.Blob, TypeKind.Varchar) => left,
            _ => null,
        };
    }

    /// <summary>A number's DECIMAL form.</summary>
    public static ColumnType AsDecimal(ColumnType type) => type.Kind switch
    {
        TypeKind.SmallInt => ColumnType.DecimalOf(5, 0),
        TypeKind.Integer => ColumnType.DecimalOf(IntegerDigits, 0),
        TypeKind.BigInt => ColumnType.DecimalOf(19, 0),
        TypeKind.HugeInt => ColumnType.DecimalOf(ColumnType.MaxPrecision, 0),
        _ => type,
    };

    /// <summary>The type of a sum or difference of DECIMALs: one digit more, within what its width holds.</summary>
    public static ColumnType Sum(ColumnType left, ColumnType right)
    {
        var scale = Math.Max(left.Scale, right.Scale);
        var precision = Math.Max(left.Precision - left.Scale, right.Precision - right.Scale) + scale + 1;
        return ColumnType.DecimalOf(Clamp(precision, left, right), scale);
    }

    /// <summary>The type of a product of DECIMALs; null when it has more fraction digits than a DECIMAL can.</summary>
    public static ColumnType? Product(ColumnType left, ColumnType right)
    {
        var scale = left.Scale + right.Scale;
        if (scale > ColumnType.MaxPrecision)
        {
            return null;
        }

        var precision = left.Precision + right.Precision;
        return ColumnType.DecimalOf(scale < ColumnType.MaxPrecisionOfInt64 ? Clamp(precision, left, right) : Math.Min(precision, ColumnType.MaxPrecision), scale);
    }

    private static int Clamp(int precision, ColumnType left, ColumnType right)
    {
        var isNarrow = Math.Max(left.Precision, right.Precision) <= ColumnType.MaxPrecisionOfInt64;
        return Math.Min(precision, isNarrow ? ColumnType.MaxPrecisionOfInt64 : ColumnType.MaxPrecision);
    }

    private static ColumnType CommonNumber(ColumnType left, ColumnType right)
    {
        if (left.Kind == TypeKind.Double || right.Kind == TypeKind.Double)
        {
            return ColumnType.Double;
        }

        if (left.Kind == TypeKind.Real || right.Kind == TypeKind.Real)
        {
            return ColumnType.Real;
        }

        if (left.Kind == TypeKind.Decimal || right.Kind == TypeKind.Decimal)
        {
            return CommonDecimal(AsDecimal(left), AsDecimal(right));
        }

        return left.Kind > right.Kind ? left : right;
    }

    private static ColumnType CommonDecimal(ColumnType left, ColumnType right)
    {
        var scale = Math.Max(left.Scale, right.Scale);
        var whole = Math.Max(left.Precision - left.Scale, right.Precision - right.Scale);
        return ColumnType.DecimalOf(Math.Min(whole + scale, ColumnType.MaxPrecision), scale);
    }

    private static bool FitsLiterally(Expression literal, ColumnType type)
    {
        if (literal is not ConstantExpression { Value: { IsNull: false } value } || literal.Type.Kind is not (TypeKind.Integer or TypeKind.BigInt))
        {
            return false;
        }

        return LiteralCast.TryCast(value, type, out _);
    }
}
