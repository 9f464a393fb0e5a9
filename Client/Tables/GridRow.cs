using Grid.Client.Mapping;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>One row as plain values.</summary>
/// <param name="Schema">The schema that the row was read with.</param>
/// <param name="Values">One value a column, in ordinal order (see <see cref="ClrValue"/>), null for NULL. Owned by the caller.</param>
/// <param name="Version">The row's version.</param>
public sealed record GridRow(TableSchema Schema, object?[] Values, RowVersion Version)
{
    /// <summary>The value of a column, by name, ignoring case.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ColumnNotFound"/>.</exception>
    public object? this[string column] => Values[ColumnNames.OrdinalOf(Schema, column)];
}
