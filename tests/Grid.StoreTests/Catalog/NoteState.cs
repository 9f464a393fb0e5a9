namespace Grid.StoreTests.Catalog;

/// <summary>What a test grain keeps.</summary>
[GenerateSerializer]
public sealed class NoteState
{
    [Id(0)]
    public string Text { get; set; } = "";
}
