namespace Grid.StoreTests.Catalog;

/// <inheritdoc/>
public sealed class NoteGrain([PersistentState("note", CatalogSilos.StorageName)] IPersistentState<NoteState> state) : Grain, INoteGrain
{
    public Task<string> ReadAsync() => Task.FromResult(state.State.Text);

    public Task WriteAsync(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }

    public Task ClearAsync() => state.ClearStateAsync();
}
