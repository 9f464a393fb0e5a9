using System.Data;
using System.Data.Common;

namespace Grid.Client.Ado;

/// <summary>The columns of a result as the table that <see cref="DataTable.Load(IDataReader)"/> reads.</summary>
internal static class ColumnSchemaTable
{
    public static DataTable Of(IReadOnlyList<DbColumn> columns)
    {
        var table = new DataTable("SchemaTable") { Locale = System.Globalization.CultureInfo.InvariantCulture };
        table.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        table.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        table.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        table.Columns.Add(SchemaTableColumn.NumericPrecision, typeof(short));
        table.Columns.Add(SchemaTableColumn.NumericScale, typeof(short));
        table.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        table.Columns.Add("DataTypeName", typeof(string));
        table.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsUnique, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsKey, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsLong, typeof(bool));
        foreach (var column in columns)
        {
            table.Rows.Add(
                column.ColumnName, column.ColumnOrdinal, column.ColumnSize, column.NumericPrecision ?? (object)DBNull.Value, column.NumericScale ?? (object)DBNull.Value,
                column.DataType, column.DataTypeName, column.AllowDBNull, false, false, column.IsLong);
        }

        return table;
    }
}
