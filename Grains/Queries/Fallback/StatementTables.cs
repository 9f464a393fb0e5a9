using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>What a statement reads, as far as its text says.</summary>
/// <param name="Names">
/// Every text in the statement, names and others: a column whose name is none of them can only be read through
/// <see cref="TableUse.NeedsAllColumns"/>.
/// </param>
/// <param name="Views">The views that are read, each behind those that it reads itself.</param>
/// <param name="ReadsInformationSchema">Whether a table of <c>information_schema</c> is read.</param>
internal sealed record StatementTables(
    IReadOnlyList<TableUse> Uses, IReadOnlySet<string> Names, IReadOnlyList<ParameterNode> Parameters, IReadOnlyList<ViewDefinition> Views, bool ReadsInformationSchema);
