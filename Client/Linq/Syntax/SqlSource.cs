namespace Grid.Client.Linq.Syntax;

/// <summary>Something in FROM. Two are the same only when they are one object: a table joined with itself is two sources.</summary>
internal abstract class SqlSource;
