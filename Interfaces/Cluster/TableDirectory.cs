using Grid.Errors;
using Grid.Tables;

namespace Grid.Cluster;

/// <summary>
/// A process's view of the tables: answers from its copy, and asks the catalog grain when a table is unknown or the
/// caller has learnt that the copy is old. Thread-safe; concurrent refreshes share one call.
/// </summary>
public sealed class TableDirectory(IGrainFactory grains)
{
    /// <summary>
    /// How long a refresh waits. All callers share one, so one that was sent to a silo that died must not hold them up for
    /// as long as Orleans waits for an answer; far longer than a healthy catalog takes.
    /// </summary>
    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile CatalogView _view = CatalogView.Unknown;
    private Task<CatalogView>? _refresh;

    /// <summary>The copy at hand; <see cref="CatalogView.Unknown"/> before the first refresh.</summary>
    public CatalogView Current => _view;

    /// <summary>The schema of a table, asking the catalog if the copy at hand does not have it.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.TableNotFound"/>, with the nearest name.</exception>
    public async ValueTask<TableSchema> GetAsync(TableName name)
    {
        if (_view.TryFind(name, out var schema) || (await RefreshAsync()).TryFind(name, out schema))
        {
            return schema;
        }

        throw NotFound(name.ToString(), _view);
    }

    /// <summary>The view, asking the catalog if there is none at hand.</summary>
    public ValueTask<CatalogView> GetViewAsync() => _view.Version >= 0 ? new(_view) : new(RefreshAsync());

    /// <summary>Asks the catalog for a newer view. The answer reflects every change acknowledged before the call.</summary>
    /// <exception cref="TimeoutException">The catalog did not answer.</exception>
    public async Task<CatalogView> RefreshAsync()
    {
        // A refresh under way may have been answered before the change that the caller knows of: wait it out, then ask anew.
        Task<CatalogView>? underWay;
        lock (_gate)
        {
            underWay = _refresh;
        }

        if (underWay is not null)
        {
            await ((Task)underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        Task<CatalogView> mine;
        lock (_gate)
        {
            mine = _refresh is { IsCompleted: false } started && started != underWay ? started : _refresh = FetchAsync();
        }

        return await mine;
    }

    /// <summary>The error for a name that no table has.</summary>
    public static RequestException NotFound(string name, CatalogView view)
    {
        var nearest = NearestName.Of(name, view.Tables.Select(table => table.Name.ToString()).Concat(view.Views.Select(known => known.Name.ToString())));
        return new RequestException(ErrorCode.TableNotFound,
            $"There is no table {name}." + (nearest is null ? "" : $" Did you mean {nearest}?"));
    }

    private async Task<CatalogView> FetchAsync()
    {
        var newer = await grains.GetGrain<ICatalogGrain>(0).GetViewAsync(_view.Version).WaitAsync(RefreshTimeout);
        lock (_gate)
        {
            if (newer is not null && newer.Version > _view.Version)
            {
                _view = newer;
            }
        }

        return _view;
    }
}
