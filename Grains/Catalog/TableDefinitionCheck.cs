using System.Collections.Immutable;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Catalog;

/// <summary>Turns a definition into a schema, or says why not.</summary>
internal static class TableDefinitionCheck
{
    /// <summary>Checks a definition and numbers the table. A table without a primary key gets a hidden UUID column as its last.</summary>
    /// <exception cref="RequestException">The definition is not acceptable.</exception>
    public static TableSchema ToSchema(TableDefinition definition, TableId id)
    {
        var columns = CheckColumns(definition);
        var key = ImmutableArray<int>.Empty;
        if (definition.PrimaryKey.IsDefaultOrEmpty)
        {
            key = [columns.Count];
            columns.Add(new ColumnSchema(TableSchema.HiddenKeyName, ColumnType.Uuid, IsNullable: false) { IsHidden = true });
        }
        else
        {
            key = CheckKey(definition, columns);
        }

        var schema = new TableSchema(id, 1, definition.Name, [.. columns], key, PartitionBy: null, definition.Durability)
        {
            TimeToLive = CheckTimeToLive(definition.TimeToLive),
        };
        return definition.PartitionBy is { } name ? schema with { PartitionBy = CheckPartitionBy(schema, name) } : schema;
    }

    /// <summary>Returns a table's time to live if rows can have it.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ValueOutOfRange"/>: it is too short or too long.</exception>
    public static TimeSpan? CheckTimeToLive(TimeSpan? timeToLive)
    {
        if (timeToLive is { } duration)
        {
            RowExpiry.After(duration);
        }

        return timeToLive;
    }

    private static List<ColumnSchema> CheckColumns(TableDefinition definition)
    {
        if (definition.Columns.IsDefaultOrEmpty)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Table {definition.Name} has no columns: give it at least one.");
        }

        if (definition.Columns.Length >= TableSchema.MaxColumns)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"Table {definition.Name} has {definition.Columns.Length} columns; a table has at most {TableSchema.MaxColumns - 1}.");
        }

        var names = new HashSet<string>(Identifier.Comparer);
        if (definition.PrimaryKey.IsDefaultOrEmpty)
        {
            names.Add(TableSchema.HiddenKeyName);
        }

        foreach (var column in definition.Columns)
        {
            CheckColumn(definition.Name, column);
            if (!names.Add(column.Name))
            {
                throw new RequestException(ErrorCode.InvalidRequest,
                    $"Column {column.Name} of table {definition.Name} is named twice, or its name is used by Grid: rename it.");
            }
        }

        return [.. definition.Columns];
    }

    /// <summary>Checks what a column's name, type and default alone can be wrong in.</summary>
    /// <exception cref="RequestException">The column is not acceptable.</exception>
    public static void CheckColumn(TableName table, ColumnSchema column)
    {
        Identifier.Check(column.Name, "column");
        if (!column.Type.IsStorable)
        {
            throw new RequestException(ErrorCode.TypeMismatch, $"Column {column.Name} of table {table} cannot have type {column.Type}: use BIGINT or DECIMAL, or CAST it.");
        }

        if (column.Default is { } value)
        {
            // What every row will be made with must be what a row may have.
            var schema = new TableSchema(default, 1, table, [column with { IsNullable = true }], [], null, Durability.Durable);
            new RowWriter(schema).WriteEncoded(value);
        }
    }

    private static ImmutableArray<int> CheckKey(TableDefinition definition, List<ColumnSchema> columns)
    {
        if (definition.PrimaryKey.Length > TableSchema.MaxKeyColumns)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"The primary key of table {definition.Name} has {definition.PrimaryKey.Length} columns; it takes at most {TableSchema.MaxKeyColumns}.");
        }

        var key = ImmutableArray.CreateBuilder<int>();
        foreach (var name in definition.PrimaryKey)
        {
            var ordinal = columns.FindIndex(column => Identifier.Comparer.Equals(column.Name, name));
            if (ordinal < 0)
            {
                throw new RequestException(ErrorCode.ColumnNotFound, $"The primary key of table {definition.Name} names column {name}, which it does not have.");
            }

            if (key.Contains(ordinal))
            {
                throw new RequestException(ErrorCode.InvalidRequest, $"The primary key of table {definition.Name} names column {name} twice.");
            }

            // As in every SQL dialect, being part of the primary key implies NOT NULL.
            columns[ordinal] = columns[ordinal] with { IsNullable = false };
            key.Add(ordinal);
        }

        return key.ToImmutable();
    }

    private static int CheckPartitionBy(TableSchema schema, string name)
    {
        if (!schema.TryGetOrdinal(name, out var ordinal) || schema.Columns[ordinal].IsHidden)
        {
            throw new RequestException(ErrorCode.ColumnNotFound, $"Table {schema.Name} is partitioned by column {name}, which it does not have.");
        }

        return schema.IsKey(ordinal)
            ? ordinal
            : throw new RequestException(ErrorCode.InvalidRequest,
                $"Table {schema.Name} is partitioned by {name}, which is not part of its primary key: add it to the key, so that a key alone tells its partition.");
    }
}
