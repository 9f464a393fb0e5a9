namespace Grid.Grains.Columns;

/// <summary>
/// The summaries of a column's chunks. One is made when its chunk is read a second time and nothing was written to it in between:
/// for a chunk that changes all the time it would be made in vain.
/// </summary>
internal sealed class ChunkSummaries<T>(ChunkSummaries<T>.Summarize? summarize)
    where T : unmanaged
{
    private Knowledge[] _known = [];
    private ChunkSummary<T>[] _summaries = [];

    /// <summary>Makes the summary of the values of a chunk.</summary>
    public delegate ChunkSummary<T> Summarize(ReadOnlySpan<T> values);

    private enum Knowledge : byte
    {
        None,
        ReadOnce,
        Summary,
    }

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _known.Length == 0 ? 0 : ArraySize.Of<Knowledge>(_known.Length) + ArraySize.Of<ChunkSummary<T>>(_summaries.Length);

    /// <summary>To be called for every write to a chunk.</summary>
    public void Forget(int chunk)
    {
        if (chunk < _known.Length)
        {
            _known[chunk] = Knowledge.None;
        }
    }

    /// <summary>To be called for every read of a chunk. False when nothing is known of it.</summary>
    /// <param name="values">All values of the chunk.</param>
    public bool TryGet(int chunk, ReadOnlySpan<T> values, out ChunkSummary<T> summary)
    {
        summary = default;
        if (summarize is null || values.IsEmpty)
        {
            return false;
        }

        EnsureChunk(chunk);
        if (_known[chunk] == Knowledge.None)
        {
            _known[chunk] = Knowledge.ReadOnce;
            return false;
        }

        if (_known[chunk] == Knowledge.ReadOnce)
        {
            _summaries[chunk] = summarize(values);
            _known[chunk] = Knowledge.Summary;
        }

        summary = _summaries[chunk];
        return true;
    }

    public void Clear()
    {
        _known = [];
        _summaries = [];
    }

    private void EnsureChunk(int chunk)
    {
        if (chunk >= _known.Length)
        {
            var length = Math.Max(chunk + 1, _known.Length * 2);
            Array.Resize(ref _known, length);
            Array.Resize(ref _summaries, length);
        }
    }
}
