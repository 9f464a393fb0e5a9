namespace Grid.Client.Linq.Syntax;

/// <summary>A statement ready to be sent.</summary>
internal sealed record SqlText(string Text, IReadOnlyDictionary<string, object?> Parameters);
