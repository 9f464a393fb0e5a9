using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Stores;

/// <summary>Receives one stored row; the bytes are valid during the call only.</summary>
public delegate void StoredRowHandler(ReadOnlySpan<byte> row, Position position, ExpiryTime expires);
