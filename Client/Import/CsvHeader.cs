using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>Matches the names of a CSV text's first line with a table's columns, ignoring case and underscores.</summary>
internal static class CsvHeader
{
    /// <summary>One entry a column of the table, in ordinal order.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ColumnNotFound"/>: lists every name that does not match and every column that is missing.</exception>
    public static CsvColumn[] Match(TableSchema schema, IReadOnlyList<string> names, CsvImportOptions options)
    {
        var differences = new List<string>();
        var fields = Enumerable.Repeat(-1, schema.Columns.Length).ToArray();
        for (var field = 0; field < names.Count; field++)
        {
            var ordinal = Find(schema, names[field]);
            if (ordinal < 0)
            {
                differences.AddRange(options.IgnoreUnknownColumns ? [] : [Unknown(schema, names[field])]);
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

        var columns = schema.Columns
            .Select((column, ordinal) => new CsvColumn(column, fields[ordinal], schema.HasHiddenKey && schema.IsKey(ordinal), options.NullText))
            .ToArray();
        differences.AddRange(columns.Where(column => column.IsMissing).Select(column => $"column {column.Name} is missing"));
        return differences.Count == 0
            ? columns
            : throw new RequestException(ErrorCode.ColumnNotFound,
                $"The first line of the CSV text does not fit table {schema.Name}: {string.Join("; ", differences)}.");
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

    private static string Plain(string name) => name.Trim().Replace("_", "", StringComparison.Ordinal);

    private static string Unknown(TableSchema schema, string name)
    {
        var nearest = NearestName.Of(name, schema.Columns.Select(column => column.Name));
        return $"the table has no column '{name}'" + (nearest is null ? "" : $" (did you mean {nearest}?)");
    }
}
