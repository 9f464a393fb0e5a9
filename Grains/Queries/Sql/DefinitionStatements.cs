using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary>A statement that changes what the catalog says.</summary>
internal abstract record DefinitionStatement : SqlStatement;

/// <summary><c>CREATE TABLE</c>.</summary>
/// <param name="Table">The name again, with its place.</param>
/// <param name="Definition">Without defaults; for a table that a query fills, without columns.</param>
/// <param name="Defaults">The DEFAULT of each column that has one, by its ordinal.</param>
/// <param name="Query">What the table is made of and filled with; null when the columns are said.</param>
internal sealed record CreateTableStatement(
    TableNode Table, TableDefinition Definition, (int Ordinal, SqlNode Value)[] Defaults, bool IfNotExists, QueryStatement? Query) : DefinitionStatement;

/// <summary><c>DROP TABLE</c>.</summary>
internal sealed record DropTableStatement(TableNode Table, bool IfExists) : DefinitionStatement;

/// <summary><c>TRUNCATE TABLE</c>.</summary>
internal sealed record TruncateStatement(TableNode Table) : DefinitionStatement;

/// <summary><c>CREATE INDEX</c>.</summary>
internal sealed record CreateIndexStatement(TableNode Table, string Name, string[] Columns, bool IfNotExists) : DefinitionStatement;

/// <summary><c>DROP INDEX</c>.</summary>
internal sealed record DropIndexStatement(string Name, int Position, bool IfExists) : DefinitionStatement;

/// <summary><c>ALTER TABLE … ADD COLUMN</c>.</summary>
/// <param name="Default">Null for none.</param>
internal sealed record AddColumnStatement(TableNode Table, bool TableMayMiss, ColumnSchema Column, SqlNode? Default, bool IfNotExists) : AlterTableStatement(Table, TableMayMiss);

/// <summary><c>ALTER TABLE … DROP COLUMN</c>.</summary>
internal sealed record DropColumnStatement(TableNode Table, bool TableMayMiss, string Column, bool IfExists) : AlterTableStatement(Table, TableMayMiss);

/// <summary><c>ALTER TABLE … RENAME COLUMN</c>.</summary>
internal sealed record RenameColumnStatement(TableNode Table, bool TableMayMiss, string Column, string NewName) : AlterTableStatement(Table, TableMayMiss);

/// <summary><c>ALTER TABLE … SET (ttl = …)</c> and <c>RESET (ttl)</c>.</summary>
/// <param name="TimeToLive">Null: rows do not expire unless their write says so.</param>
internal sealed record SetTimeToLiveStatement(TableNode Table, bool TableMayMiss, TimeSpan? TimeToLive) : AlterTableStatement(Table, TableMayMiss);

/// <summary><c>ALTER TABLE</c>.</summary>
/// <param name="TableMayMiss">IF EXISTS: a table that does not exist is no error.</param>
internal abstract record AlterTableStatement(TableNode Table, bool TableMayMiss) : DefinitionStatement;
