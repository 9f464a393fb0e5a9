using System.Buffers.Binary;
using System.Globalization;
using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>
/// Converts constants when a statement is planned, in the cases where the result is beyond doubt. The others are left to the
/// execution, which knows all rules. Converting early lets a condition on a key choose its partition.
/// </summary>
internal static class LiteralCast
{
    /// <summary>False when the conversion is not one of the simple ones, or the value does not fit.</summary>
    public static bool TryCast(Literal value, ColumnType type, out Literal result)
    {
        result = value;
        if (value.IsNull)
        {
            result = new Literal(type, null);
            return true;
        }

        if (value.Type.Kind == type.Kind && type.Kind != TypeKind.Decimal)
        {
            result = value with { Type = type with { MaxLength = 0 } };
            return true;
        }

        try
        {
            return value.Type.Kind == TypeKind.Varchar ? TryParse(value, type, out result) : TryConvertNumber(value, type, out result);
        }
        catch (OverflowException)
        {
            // It does not fit: whoever asked finds another way, or reports it with its place.
            return false;
        }
    }

    private static bool TryConvertNumber(Literal value, ColumnType type, out Literal result)
    {
        result = value;
        var source = value.Type;
        if (source.Kind == TypeKind.Date && type.Kind == TypeKind.Timestamp)
        {
            result = Literals.OfInteger(type, checked(Literals.IntegerOf(value) * TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond));
            return true;
        }

        if (!TypeRules.IsInteger(source) && source.Kind != TypeKind.Decimal)
        {
            if (source.Kind == TypeKind.Real && type.Kind == TypeKind.Double)
            {
                result = Literals.Of(type, BinaryPrimitives.ReadSingleLittleEndian(value.Bytes));
                return true;
            }

            return false;
        }

        var number = Literals.IntegerOf(value);
        if (TypeRules.IsInteger(type) && TypeRules.IsInteger(source))
        {
            result = Literals.OfInteger(type, number);
            return true;
        }

        if (type.Kind == TypeKind.Decimal && type.Scale >= source.Scale)
        {
            var unscaled = checked(number * Decimals.PowerOfTen(type.Scale - source.Scale));
            result = value;
            if (Int128.Abs(unscaled) >= Decimals.PowerOfTen(type.Precision))
            {
                return false;
            }

            result = Literals.OfInteger(type, unscaled);
            return true;
        }

        if (TypeRules.IsFloating(type))
        {
            result = Literals.Of(type, source.Kind == TypeKind.Decimal ? double.Parse(Decimals.ToText(number, source.Scale), CultureInfo.InvariantCulture) : (double)number);
            return true;
        }

        return false;
    }

    // Through the encoder of rows: it takes exactly the texts that are beyond doubt.
    private static bool TryParse(Literal value, ColumnType type, out Literal result)
    {
        result = value;
        if (type.Kind is not (TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt or TypeKind.Date or TypeKind.Timestamp or TypeKind.Uuid or TypeKind.Boolean))
        {
            return false;
        }

        var text = (string)value.Value!;
        if (type.Kind == TypeKind.Boolean)
        {
            var isTrue = text is "t" or "true";
            result = Literals.Of(isTrue);
            return isTrue || text is "f" or "false";
        }

        try
        {
            var writer = new RowWriter(OneColumn(type));
            writer.WriteObject(text);
            result = new Literal(type, writer.End()[1..].ToArray());
            return true;
        }
        catch (RequestException)
        {
            // Not one of the plain forms: the execution decides, and reports.
            return false;
        }
    }

    private static TableSchema OneColumn(ColumnType type) => new(
        default, 1, TableName.Create("literal"), [new ColumnSchema("value", type, false)], [0], null, Durability.Durable);
}
