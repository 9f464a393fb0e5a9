namespace Grid.Client.Mapping;

/// <summary>Carries keys and rows of one schema version between their CLR form and their encoded bytes. Thread-safe.</summary>
internal interface IRowCodec<TKey, TRow>
{
    /// <summary>The canonical key.</summary>
    byte[] EncodeKey(TKey key);

    /// <summary>The key of canonical bytes.</summary>
    TKey DecodeKey(ReadOnlySpan<byte> key);

    byte[] EncodeRow(TRow row);

    TRow DecodeRow(ReadOnlySpan<byte> row);
}
