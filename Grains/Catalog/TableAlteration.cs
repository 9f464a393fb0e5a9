using Grid.Cluster;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Catalog;

/// <summary>Makes the next version of a table's schema, or says why not. Pure.</summary>
internal static class TableAlteration
{
    /// <summary>The schema after the change: of the next version, with the layout before among the earlier ones. The same when there is nothing to change.</summary>
    /// <exception cref="RequestException">The change is not acceptable.</exception>
    public static TableSchema Apply(TableSchema schema, TableChange change)
    {
        var numbered = Number(schema);
        var changed = change switch
        {
            AddColumn add => Add(numbered, add),
            DropColumn drop => Drop(numbered, drop),
            RenameColumn rename => Rename(numbered, rename),
            SetTimeToLive set => numbered with { TimeToLive = TableDefinitionCheck.CheckTimeToLive(set.TimeToLive) },
            _ => throw new RequestException(ErrorCode.NotSupported, $"The change {change.GetType().Name} is not known here. Run the same version of Grid everywhere."),
        };
        return changed == numbered
            ? schema
            : changed with { Version = schema.Version + 1, Earlier = schema.Earlier.Add(new TableLayout(schema.Version, numbered.Columns)) };
    }

    /// <summary>An empty table of the same shape under a new id.</summary>
    public static TableSchema Empty(TableSchema schema, TableId id)
    {
        var empty = schema with
        {
            Id = id,
            Version = 1,
            Columns = [.. schema.Columns.Select(column => column with { Id = 0 })],
            Earlier = [],
            LastColumnId = 0,
        };
        return empty with { Indexes = IndexRules.Renumber(schema, empty) };
    }

    // From its second version on, a table says its columns' ids.
    private static TableSchema Number(TableSchema schema) => schema.LastColumnId > 0 ? schema : schema with
    {
        Columns = [.. schema.Columns.Select((column, ordinal) => column with { Id = schema.IdOf(ordinal) })],
        LastColumnId = schema.Columns.Length,
    };

    private static TableSchema Add(TableSchema schema, AddColumn change)
    {
        var column = change.Column;
        if (schema.TryGetOrdinal(column.Name, out _))
        {
            return change.IfNotExists
                ? schema
                : throw new RequestException(ErrorCode.InvalidRequest, $"Table {schema.Name} has a column {column.Name} already: give the new one another name, or add it IF NOT EXISTS.");
        }

        TableDefinitionCheck.CheckColumn(schema.Name, column);
        if (!column.IsNullable && column.Default is null)
        {
            throw new RequestException(ErrorCode.NullNotAllowed, $"Column {column.Name} of table {schema.Name} is NOT NULL, and rows that exist need a value for it: say DEFAULT value, or leave NOT NULL out.");
        }

        if (schema.Columns.Length >= TableSchema.MaxColumns)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"Table {schema.Name} has {schema.Columns.Length} columns; a table has at most {TableSchema.MaxColumns}. Drop some.");
        }

        if (schema.LastColumnId >= TableSchema.MaxColumnIds)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"Table {schema.Name} has had {schema.LastColumnId} columns, dropped ones included; stores take {TableSchema.MaxColumnIds}. Make a new table by CREATE TABLE … AS SELECT.");
        }

        var id = schema.LastColumnId + 1;
        return schema with { Columns = schema.Columns.Add(column with { Id = id }), LastColumnId = id };
    }

    private static TableSchema Drop(TableSchema schema, DropColumn change)
    {
        if (!TryFind(schema, change.Name, out var ordinal))
        {
            return change.IfExists ? schema : throw NoColumn(schema, change.Name);
        }

        if (schema.IsKey(ordinal))
        {
            throw new RequestException(ErrorCode.NotSupported,
                $"Column {schema.Columns[ordinal].Name} is part of the primary key of {schema.Name}, by which rows are found and spread: it cannot be dropped. Make a new table by CREATE TABLE … AS SELECT.");
        }

        IndexRules.CheckDropColumn(schema, ordinal);
        if (schema.Columns.Count(column => !column.IsHidden) == 1)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Column {schema.Columns[ordinal].Name} is the last one of table {schema.Name}: drop the table instead.");
        }

        return schema with
        {
            Columns = schema.Columns.RemoveAt(ordinal),
            Key = [.. schema.Key.Select(Moved)],
            PartitionBy = schema.PartitionBy is { } partitionBy ? Moved(partitionBy) : null,
        };

        int Moved(int place) => place > ordinal ? place - 1 : place;
    }

    private static TableSchema Rename(TableSchema schema, RenameColumn change)
    {
        var ordinal = OrdinalOf(schema, change.Name);
        var renamed = schema.Columns[ordinal] with { Name = change.NewName };
        TableDefinitionCheck.CheckColumn(schema.Name, renamed);
        if (schema.TryGetOrdinal(change.NewName, out var other) && other != ordinal)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Table {schema.Name} has a column {schema.Columns[other].Name} already: choose another name.");
        }

        return schema with { Columns = schema.Columns.SetItem(ordinal, renamed) };
    }

    /// <summary>The place of a column that people see.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ColumnNotFound"/>: there is none of that name; the nearest is named.</exception>
    public static int OrdinalOf(TableSchema schema, string name) => TryFind(schema, name, out var ordinal) ? ordinal : throw NoColumn(schema, name);

    private static bool TryFind(TableSchema schema, string name, out int ordinal) => schema.TryGetOrdinal(name, out ordinal) && !schema.Columns[ordinal].IsHidden;

    private static RequestException NoColumn(TableSchema schema, string name)
    {
        var nearest = NearestName.Of(name, schema.Columns.Where(column => !column.IsHidden).Select(column => column.Name));
        return new RequestException(ErrorCode.ColumnNotFound, $"Table {schema.Name} has no column {name}." + (nearest is null ? "" : $" Did you mean {nearest}?"));
    }
}
