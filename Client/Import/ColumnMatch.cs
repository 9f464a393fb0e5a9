using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>Matches the names of an input's columns with a table's, ignoring case and underscores.</summary>
internal static class ColumnMatch
{
    /// <summary>One entry a column of the table, in ordinal order.</summary>
    /// <param name="names">The input's columns, by place.</param>
    /// <param name="what">Where the names stand, for the message.</param>
    /// <exception cref="RequestException"><see cref="ErrorCode.ColumnNotFound"/>: lists every name that does not match and every column that is missing.</exception>
    public static ImportColumn[] Match(TableSchema schema, IReadOnlyList<string> names, bool ignoreUnknown, string what)
    {
        var differences = new List<string>();
        var fields = Enumerable.Repeat(-1, schema.Columns.Length).ToArray();
        for (var field = 0; field < names.Count; field++)
        {
            var ordinal = Find(schema, names[field]);
            if (ordinal < 0)
            {
                differences.AddRange(ignoreUnknown ? [] : [Unknown(schema, names[field])]);
            }
            else if (fields[ordinal] >= 0)
            {
                differences.Add($"column {schema.Columns[ordinal].Name} is named twice");
            }
            else
            {
                fields[ordinal] = field;
            }
        }

        var columns = Of(schema, fields);
        differences.AddRange(columns.Where(column => column.IsMissing).Select(column => $"column {column.Schema.Name} is missing"));
        return differences.Count == 0
            ? columns
            : throw new RequestException(ErrorCode.ColumnNotFound, $"{what} does not fit table {schema.Name}: {string.Join("; ", differences)}.");
    }

    /// <summary>The columns of a table, with their places in the input, or −1.</summary>
    public static ImportColumn[] Of(TableSchema schema, int[] fields) =>
        [.. schema.Columns.Select((column, ordinal) => new ImportColumn(column, fields[ordinal], schema.HasHiddenKey && schema.IsKey(ordinal)))];

    /// <summary>A name as it is compared.</summary>
    public static string Plain(string name) => name.Trim().Replace("_", "", StringComparison.Ordinal);

    /// <summary>Says that the table has no such column, and which it may mean.</summary>
    public static string Unknown(TableSchema schema, string name)
    {
        var nearest = NearestName.Of(name, schema.Columns.Select(column => column.Name));
        return $"the table has no column '{name}'" + (nearest is null ? "" : $" (did you mean {nearest}?)");
    }

    private static int Find(TableSchema schema, string name)
    {
        for (var ordinal = 0; ordinal < schema.Columns.Length; ordinal++)
        {
            if (Identifier.Comparer.Equals(Plain(schema.Columns[ordinal].Name), Plain(name)))
            {
                return ordinal;
            }
        }

        return -1;
    }
}
