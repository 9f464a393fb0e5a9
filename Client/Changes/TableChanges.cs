using Grid.Client.Calls;
using Grid.Client.Scans;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Changes;

/// <summary>Begins subscriptions to one table.</summary>
internal sealed class TableChanges<TKey, TRow>(TableBinder<TKey, TRow> binder, TableScans<TKey, TRow> scans, IGrainFactory grains, Attempts attempts)
{
    private readonly ChangeReads<TKey, TRow> _reads = new(binder, grains, attempts);

    /// <param name="result">What is made of a row.</param>
    public async Task<ChangeSubscription<TKey, TResult>> SubscribeAsync<TResult>(
        ChangeStart start, Func<FoundRow<TRow>, TResult> result, CancellationToken cancellationToken)
        where TResult : class
    {
        var budget = attempts.NewBudget();
        var table = await binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
        if (table.Schema.Durability == Durability.Memory)
        {
            throw new RequestException(ErrorCode.NotSupported,
                $"Table {table.Schema.Name} is kept in memory alone: it has no journal to take changes from. Create it as relaxed or durable.");
        }

        ChangeCut cut;
        if (start.Token is { } token)
        {
            cut = ChangeCut.OfToken(token);
            // What the catalog says now, so that a table that is another one than the token's is noticed here.
            await binder.RefreshAsync(table, budget, cancellationToken).ConfigureAwait(false);
            table = await binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            Check(cut, table);
        }
        else
        {
            var places = await _reads.FindNowAsync(table, cancellationToken).ConfigureAwait(false);
            cut = new ChangeCut(table.Schema.Id, [.. places], start == ChangeStart.Rows ? (PartitionId.Create(0), []) : null);
        }

        return new ChangeSubscription<TKey, TResult>(new ChangeFlow<TKey, TRow, TResult>(_reads, scans, table, cut, result), cancellationToken);
    }

    private static void Check(ChangeCut cut, BoundTable<TKey, TRow> table)
    {
        if (cut.Places.Length != table.View.PartitionCount)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"The resume token is of a grid with {cut.Places.Length} partitions; this one has {table.View.PartitionCount}. Use it with the grid that it comes from.");
        }

        if (cut.Table != table.Schema.Id)
        {
            throw ChangeReads<TKey, TRow>.Replaced(table.Schema);
        }
    }
}
