namespace Grid.Grains.Queries.Sql;

/// <summary><c>CREATE [OR REPLACE] VIEW</c>.</summary>
/// <param name="Names">Names of its columns; empty for those of the query.</param>
internal sealed record CreateViewStatement(TableNode View, string[] Names, QueryStatement Query, bool OrReplace, bool IfNotExists) : DefinitionStatement;

/// <summary><c>DROP VIEW</c>.</summary>
internal sealed record DropViewStatement(TableNode View, bool IfExists) : DefinitionStatement;
