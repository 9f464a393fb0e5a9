using System.Data.Common;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Ado;

/// <summary>A column of a result, as schema tables describe it.</summary>
internal sealed class GridDbColumn : DbColumn
{
    public GridDbColumn(ResultColumn column, int ordinal)
    {
        ColumnName = column.Name;
        ColumnOrdinal = ordinal;
        DataType = TypeOf(column.Type);
        DataTypeName = column.Type.ToString();
        AllowDBNull = true;
        IsReadOnly = true;
        IsLong = false;
        ColumnSize = column.Type.MaxLength > 0 ? column.Type.MaxLength : column.Type.Width > 0 ? column.Type.Width : ColumnType.MaxBytes;
        if (column.Type.Kind == TypeKind.Decimal)
        {
            NumericPrecision = column.Type.Precision;
            NumericScale = column.Type.Scale;
        }
    }

    /// <summary>The CLR type of a column's values. HUGEINT, the type of sums, is a decimal here: nothing above ADO.NET knows <see cref="Int128"/>.</summary>
    public static Type TypeOf(ColumnType type) => type.Kind == TypeKind.HugeInt ? typeof(decimal) : ClrValue.TypeOf(type);
}
