namespace Grid.Partitions;

/// <summary>
/// All partitions of one silo at once. The key is the silo's address, as answers of partitions carry it; with the address of a
/// silo that is gone, another silo answers. A part whose partition is not open here is answered with
/// <see cref="PartFailure.IsElsewhere"/>, and so is one that would have to wait for something: its partition itself is asked
/// instead, so that no part holds up the others.
/// </summary>
[Alias("grid.ISiloGrain")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Reads rows by key: each part as <see cref="IPartitionGrain.ReadAsync"/> does. Rows of one part are of one moment, parts are not.</summary>
    [Alias("Read")]
    ValueTask<SiloReadResponse> ReadAsync(SiloRequest request, CancellationToken cancellationToken);

    /// <summary>Writes rows of tables that are not durable: each part as <see cref="IPartitionGrain.WriteAsync"/> does. Parts with rows of durable tables are answered as elsewhere, and nothing of them is applied.</summary>
    [Alias("Write")]
    ValueTask<SiloWriteResponse> WriteAsync(SiloRequest request, CancellationToken cancellationToken);
}
