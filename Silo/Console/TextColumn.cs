namespace Grid.Silo.Console;

/// <summary>Title of a column of a <see cref="TextTable"/>; numbers are aligned to the right.</summary>
internal readonly record struct TextColumn(string Title, bool IsNumeric = false);
