using Grid.Errors;

namespace Grid.Tables;

/// <summary>
/// A type with its parameters. <see cref="Precision"/> and <see cref="Scale"/> count decimal digits and belong to
/// DECIMAL; <see cref="MaxLength"/> belongs to VARCHAR (Unicode code points) and BLOB (bytes), 0 meaning the general
/// limit <see cref="MaxBytes"/>.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.ColumnType")]
public readonly record struct ColumnType(
    [property: Id(0)] TypeKind Kind, [property: Id(1)] byte Precision, [property: Id(2)] byte Scale, [property: Id(3)] int MaxLength)
{
    /// <summary>Digits of the largest DECIMAL: what 128 bits hold.</summary>
    public const int MaxPrecision = 38;

    /// <summary>Digits of the largest DECIMAL that lies in 64 bits.</summary>
    public const int MaxPrecisionOfInt64 = 18;

    /// <summary>Bytes of the longest string or blob, so that one value always fits one grain call.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    public static ColumnType Null => new(TypeKind.Null, 0, 0, 0);

    public static ColumnType Boolean => new(TypeKind.Boolean, 0, 0, 0);

    public static ColumnType SmallInt => new(TypeKind.SmallInt, 0, 0, 0);

    public static ColumnType Integer => new(TypeKind.Integer, 0, 0, 0);

    public static ColumnType BigInt => new(TypeKind.BigInt, 0, 0, 0);

    public static ColumnType HugeInt => new(TypeKind.HugeInt, 0, 0, 0);

    public static ColumnType Real => new(TypeKind.Real, 0, 0, 0);

    public static ColumnType Double => new(TypeKind.Double, 0, 0, 0);

    public static ColumnType Varchar => new(TypeKind.Varchar, 0, 0, 0);

    public static ColumnType Date => new(TypeKind.Date, 0, 0, 0);

    public static ColumnType Timestamp => new(TypeKind.Timestamp, 0, 0, 0);

    public static ColumnType Uuid => new(TypeKind.Uuid, 0, 0, 0);

    public static ColumnType Blob => new(TypeKind.Blob, 0, 0, 0);

    public static ColumnType VarcharOf(int maxLength) => maxLength is > 0 and <= MaxBytes
        ? new(TypeKind.Varchar, 0, 0, maxLength)
        : throw new RequestException(ErrorCode.InvalidRequest, $"VARCHAR({maxLength}): the length lies between 1 and {MaxBytes}.");

    public static ColumnType DecimalOf(int precision, int scale) =>
        precision is > 0 and <= MaxPrecision && scale >= 0 && scale <= precision
            ? new(TypeKind.Decimal, (byte)precision, (byte)scale, 0)
            : throw new RequestException(ErrorCode.InvalidRequest,
                $"DECIMAL({precision},{scale}): the precision lies between 1 and {MaxPrecision}, the scale between 0 and the precision.");

    /// <summary>How values of this type lie in memory. NULL alone has none; it travels as <see cref="PhysicalType.Bool"/>.</summary>
    public PhysicalType Physical => Kind switch
    {
        TypeKind.Null or TypeKind.Boolean => PhysicalType.Bool,
        TypeKind.SmallInt => PhysicalType.Int16,
        TypeKind.Integer or TypeKind.Date => PhysicalType.Int32,
        TypeKind.BigInt or TypeKind.Timestamp => PhysicalType.Int64,
        TypeKind.HugeInt or TypeKind.Uuid => PhysicalType.Int128,
        TypeKind.Real => PhysicalType.Float,
        TypeKind.Double => PhysicalType.Double,
        TypeKind.Decimal => Precision <= MaxPrecisionOfInt64 ? PhysicalType.Int64 : PhysicalType.Int128,
        TypeKind.Varchar or TypeKind.Blob => PhysicalType.Bytes,
        _ => throw new InvalidOperationException($"Unknown type kind {Kind}."),
    };

    /// <summary>Bytes of one value, or 0 when the length varies.</summary>
    public int Width => WidthOf(Physical);

    /// <summary>Bytes of one value of a physical type, or 0 when the length varies.</summary>
    public static int WidthOf(PhysicalType physical) => physical switch
    {
        PhysicalType.Bool => 1,
        PhysicalType.Int16 => 2,
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.Int64 or PhysicalType.Double => 8,
        PhysicalType.Int128 => 16,
        PhysicalType.Bytes => 0,
        _ => throw new InvalidOperationException($"Unknown physical type {physical}."),
    };

    /// <summary>Whether a stored column may have this type.</summary>
    public bool IsStorable => Kind is not (TypeKind.Null or TypeKind.HugeInt);

    /// <summary>The type as SQL writes it.</summary>
    public override string ToString() => Kind switch
    {
        TypeKind.Decimal => $"DECIMAL({Precision},{Scale})",
        TypeKind.Varchar when MaxLength > 0 => $"VARCHAR({MaxLength})",
        TypeKind.Null => "NULL",
        _ => Kind.ToString().ToUpperInvariant(),
    };
}
