using Grid.Queries;

namespace Grid.Client.Tables;

/// <summary>An UPDATE as it is sent for one row.</summary>
internal readonly record struct RowStatement(string Text, IReadOnlyDictionary<string, Literal> Parameters);
