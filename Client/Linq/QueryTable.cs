using Grid.Client.Mapping;
using Grid.Tables;

namespace Grid.Client.Linq;

/// <summary>The table that a query starts from: how its rows look in .NET, and how to learn how they look in the grid.</summary>
/// <param name="grid">Runs the statements.</param>
/// <param name="shape">How the row type is taken apart.</param>
/// <param name="findKnown">The table as this process knows it, asking nobody; null when it does not.</param>
/// <param name="bind">The table as the catalog has it; refuses a row type that does not fit it.</param>
internal sealed class QueryTable(
    IGrid grid, string name, Func<Shape> shape, Func<TableSchema?> findKnown, Func<CancellationToken, ValueTask<TableSchema>> bind)
{
    // Not at once: a table that is only asked for reports nothing.
    private readonly Lazy<Shape> _row = new(shape);

    public IGrid Grid => grid;

    public string Name => name;

    /// <exception cref="Errors.RequestException">The row type cannot be made from columns.</exception>
    public Shape Row => _row.Value;

    public TableSchema? Known => findKnown();

    public ValueTask<TableSchema> BindAsync(CancellationToken cancellationToken) => bind(cancellationToken);

    /// <summary>A column's own name, from the name that the row type gives it.</summary>
    public string ColumnOf(TableSchema schema, string memberName)
    {
        var plain = Plain(memberName);
        return schema.Columns.FirstOrDefault(column => Identifier.Comparer.Equals(Plain(column.Name), plain))?.Name ?? memberName;
    }

    private static string Plain(string columnName) => columnName.Replace("_", "", StringComparison.Ordinal);
}
