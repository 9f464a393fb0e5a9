using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>Finds columns by name, and says which name was probably meant.</summary>
internal static class ColumnNames
{
    /// <exception cref="RequestException"><see cref="ErrorCode.ColumnNotFound"/>.</exception>
    public static int OrdinalOf(TableSchema schema, string name)
    {
        if (schema.TryGetOrdinal(name, out var ordinal))
        {
            return ordinal;
        }

        var nearest = NearestName.Of(name, schema.Columns.Select(column => column.Name));
        throw new RequestException(ErrorCode.ColumnNotFound,
            $"Table {schema.Name} has no column {name}." + (nearest is null ? "" : $" Did you mean {nearest}?"));
    }
}
