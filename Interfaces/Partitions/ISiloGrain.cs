namespace Grid.Partitions;

/// <summary>
/// All partitions of one silo at once. The key is the silo's address, as answers of partitions carry it; with the address of a
/// silo that is gone, another silo answers. A part whose partition is not open here is answered with
/// <see cref="PartFailure.IsElsewhere"/>, and so is one that would have to wait for something other than its commit: its partition
/// itself is asked instead. Commits that take longer than those of other parts are answered later, so that no part holds up the others.
/// </summary>
[Alias("grid.ISiloGrain")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Reads rows by key: each part as <see cref="IPartitionGrain.ReadAsync"/> does. Rows of one part are of one moment, parts are not.</summary>
    [Alias("Read")]
    ValueTask<SiloReadResponse> ReadAsync(SiloRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Writes rows: each part as <see cref="IPartitionGrain.WriteAsync"/> does. When some parts are committed and others are not soon
    /// after, the answer is for the former, and has a ticket for the others. Tables of a request are all durable or none is.
    /// </summary>
    [Alias("Write")]
    ValueTask<SiloWriteResponse> WriteAsync(SiloRequest request, CancellationToken cancellationToken);

    /// <summary>What became of parts of a write that were not answered before: of those that have ended by the time when one has, or soon after.</summary>
    /// <param name="ticket">Of the answer before; it is good for one call, within a minute.</param>
    /// <exception cref="Errors.OutcomeUnknownException">The ticket is not known here: the silo is another one, or it was too late.</exception>
    [Alias("Follow")]
    ValueTask<SiloWriteResponse> FollowAsync(long ticket, CancellationToken cancellationToken);
}
