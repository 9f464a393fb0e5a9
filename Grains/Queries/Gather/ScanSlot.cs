namespace Grid.Grains.Queries.Gather;

/// <summary>A place among the <see cref="ScanSlots"/>, or none.</summary>
internal readonly struct ScanSlot(SemaphoreSlim slots) : IDisposable
{
    public void Dispose() => slots?.Release();
}
