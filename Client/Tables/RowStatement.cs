using Grid.Queries;

namespace Grid.Client.Tables;

/// <summary>An UPDATE as it is sent for one row; empty when nothing but the row's expiry changes.</summary>
internal readonly record struct RowStatement(string Text, IReadOnlyDictionary<string, Literal> Parameters)
{
    public static RowStatement Nothing { get; } = new("", new Dictionary<string, Literal>());
}
