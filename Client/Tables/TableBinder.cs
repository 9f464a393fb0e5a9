using Grid.Client.Calls;
using Grid.Client.Mapping;
using Grid.Cluster;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>Keeps one table bound to the catalog's newest known version. Thread-safe.</summary>
/// <param name="create">Creates the table when it is missing; null to leave that an error.</param>
internal sealed class TableBinder<TKey, TRow>(
    TableSource tables, string name, Func<TableSchema, IRowCodec<TKey, TRow>> newCodec, Func<CallBudget, CancellationToken, Task>? create = null)
{
    private readonly TableName _name = TableName.Create(name);
    private volatile BoundTable<TKey, TRow>? _bound;

    /// <summary>The table as this process knows it.</summary>
    public ValueTask<BoundTable<TKey, TRow>> GetAsync(CallBudget budget, CancellationToken cancellationToken) =>
        _bound is { } bound && ReferenceEquals(bound.View, tables.Current) ? new(bound) : BindAsync(budget, cancellationToken);

    /// <summary>Asks the catalog anew. False when the table is still what it was.</summary>
    public async ValueTask<bool> RefreshAsync(BoundTable<TKey, TRow> known, CallBudget budget, CancellationToken cancellationToken)
    {
        await tables.RefreshAsync(budget, cancellationToken).ConfigureAwait(false);
        return (await GetAsync(budget, cancellationToken).ConfigureAwait(false)).Reference != known.Reference;
    }

    private async ValueTask<BoundTable<TKey, TRow>> BindAsync(CallBudget budget, CancellationToken cancellationToken)
    {
        var (view, schema) = await FindAsync(budget, cancellationToken).ConfigureAwait(false);

        // A codec is compiled; one for the same schema serves on.
        var codec = _bound is { } before && before.Reference == Partitions.TableRef.Of(schema) ? before.Codec : newCodec(schema);
        return _bound = new BoundTable<TKey, TRow>(view, schema, codec);
    }

    private async ValueTask<(CatalogView View, TableSchema Schema)> FindAsync(CallBudget budget, CancellationToken cancellationToken)
    {
        try
        {
            return await tables.FindAsync(_name, budget, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestException failure) when (create is not null && failure.Code == ErrorCode.TableNotFound)
        {
            await create(budget, cancellationToken).ConfigureAwait(false);
            return await tables.FindAsync(_name, budget, cancellationToken).ConfigureAwait(false);
        }
    }
}
