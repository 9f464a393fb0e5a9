namespace Grid.Client.Export;

/// <summary>The value that encoded bytes mean.</summary>
internal delegate T CellDecoder<T>(ReadOnlySpan<byte> bytes);
