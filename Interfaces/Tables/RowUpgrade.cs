using Grid.Errors;

namespace Grid.Tables;

/// <summary>
/// Turns rows of an earlier version of a table into rows of its present one: columns are told by their ids, those that are
/// gone are left out, those that came later have their default. Keys never change. Reusable; not thread-safe.
/// </summary>
public sealed class RowUpgrade
{
    private readonly TableSchema _from;
    private readonly TableSchema _to;
    private readonly int[] _sources;
    private readonly Range[] _values;
    private readonly bool[] _nulls;
    private readonly RowWriter _writer;

    private RowUpgrade(TableSchema from, TableSchema to)
    {
        _from = from;
        _to = to;
        _sources = [.. Enumerable.Range(0, to.Columns.Length).Select(ordinal => from.OrdinalOf(to.IdOf(ordinal)))];
        _values = new Range[from.Columns.Length];
        _nulls = new bool[from.Columns.Length];
        _writer = new RowWriter(to);
    }

    /// <summary>From a version to that of the schema.</summary>
    /// <exception cref="GridException">
    /// <see cref="ErrorCode.SchemaChanged"/>: the rows are newer than the schema, which is to be refreshed;
    /// <see cref="ErrorCode.StoreFailure"/>: the catalog does not know the version.
    /// </exception>
    public static RowUpgrade From(TableSchema schema, int version)
    {
        if (version > schema.Version)
        {
            throw NewerThan(schema, version);
        }

        var layout = schema.Earlier.FirstOrDefault(earlier => earlier.Version == version)
            ?? throw new GridException(ErrorCode.StoreFailure,
                $"A journal has rows of version {version} of table {schema.Name} (id {schema.Id}); the catalog knows versions {string.Join(", ", schema.Earlier.Select(earlier => earlier.Version).Append(schema.Version))}. Store and catalog were not restored together.");
        return new RowUpgrade(schema with { Version = version, Columns = layout.Columns }, schema);
    }

    /// <summary>The failure of whoever has an older schema than what it works on: it refreshes the schema and tries again.</summary>
    public static GridException NewerThan(TableSchema schema, int version) => new(
        ErrorCode.SchemaChanged, $"Table {schema.Name} has version {version}; version {schema.Version} is known here. Refresh the schema and try again.", isTransient: true);

    /// <summary>The row in its present form. The bytes stay valid until the next call.</summary>
    public ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(_from, row);
        while (reader.MoveNext())
        {
            _nulls[reader.Ordinal] = reader.IsNull;
            _values[reader.Ordinal] = reader.ValueRange;
        }

        _writer.Begin();
        for (var ordinal = 0; ordinal < _sources.Length; ordinal++)
        {
            var source = _sources[ordinal];
            if (source >= 0 && !_nulls[source])
            {
                _writer.WriteEncoded(row[_values[source]]);
            }
            else if (source < 0 && _to.Columns[ordinal].Default is { } value)
            {
                _writer.WriteEncoded(value);
            }
            else
            {
                _writer.WriteNull();
            }
        }

        return _writer.End();
    }
}
