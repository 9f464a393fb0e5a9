namespace Grid.Grains.Queries.Sql;

/// <summary>What stands in FROM.</summary>
/// <param name="Position">Offset in the text, in UTF-16 characters; null when the parser gives none.</param>
internal abstract record FromNode(int? Position);

/// <summary>A table in FROM.</summary>
internal sealed record TableNode(int? Position, string Name, string? Alias) : FromNode(Position);

/// <summary>Two sources that are joined.</summary>
/// <param name="On">The condition; null for none.</param>
/// <param name="Using">The columns of USING; empty for none.</param>
/// <param name="IsNatural">Joined on all columns whose names both sides have.</param>
internal sealed record JoinNode(int? Position, JoinWord Word, FromNode Left, FromNode Right, SqlNode? On, string[] Using, bool IsNatural) : FromNode(Position);

/// <summary>The kinds of joins as they are written; a comma and CROSS are INNER without a condition.</summary>
internal enum JoinWord
{
    Inner,
    Left,
    Right,
    Full,
}
