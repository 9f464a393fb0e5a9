namespace Grid.StoreTests.Catalog;

/// <summary>Keeps a text in the catalog's grain storage.</summary>
public interface INoteGrain : IGrainWithIntegerKey
{
    Task<string> ReadAsync();

    Task WriteAsync(string text);

    Task ClearAsync();
}
