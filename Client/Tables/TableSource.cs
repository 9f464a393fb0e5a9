using Grid.Client.Calls;
using Grid.Cluster;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>The process's view of the tables, asked for with the patience of a read.</summary>
internal sealed class TableSource(TableDirectory directory, Attempts attempts)
{
    private const string Catalog = "The catalog";

    /// <summary>The copy at hand.</summary>
    public CatalogView Current => directory.Current;

    /// <summary>A view that has the table, asking the catalog when the copy at hand does not have it.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.TableNotFound"/>.</exception>
    public async ValueTask<(CatalogView View, TableSchema Schema)> FindAsync(TableName name, CallBudget budget, CancellationToken cancellationToken)
    {
        var view = directory.Current;
        if (!view.TryFind(name, out var schema))
        {
            view = await RefreshAsync(budget, cancellationToken).ConfigureAwait(false);
            if (!view.TryFind(name, out schema))
            {
                throw TableDirectory.NotFound(name.ToString(), view);
            }
        }

        return (view, schema);
    }

    /// <summary>Asks the catalog for a newer view.</summary>
    public Task<CatalogView> RefreshAsync(CallBudget budget, CancellationToken cancellationToken) =>
        attempts.ReadAsync(_ => directory.RefreshAsync(), Catalog, isLong: false, budget, cancellationToken);
}
