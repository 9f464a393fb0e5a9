using System.Diagnostics.CodeAnalysis;
using Grid.Grains.Columns;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <remarks>
/// What a request to all partitions of the silo asks of one. Called on its scheduler, between its turns; never waits, and never
/// opens the partition: a term may just be ending, and only calls by the directory know where it is to be opened.
/// </remarks>
internal sealed partial class PartitionGrain
{
    private readonly PointRead _pointRead = new();

    /// <summary>Reads rows. False when that cannot be done at once.</summary>
    /// <exception cref="Errors.RequestException">The read is refused.</exception>
    internal bool TryReadNow(ReadRequest request, out PackedBytes rows)
    {
        if (OpenHere is not { } core || !core.Journal.TryHoldLease() || Knows(core, request.Table) is not { } slice)
        {
            rows = default;
            return false;
        }

        core.RemoveExpired();
        rows = _pointRead.Read(slice, request, _options.MaxReadBytes).Rows;
        return true;
    }

    /// <summary>Writes rows of tables that are not durable. False when that cannot be done at once; then nothing is applied.</summary>
    internal bool TryWriteNow(WriteRequest request, [NotNullWhen(true)] out WriteResponse? response)
    {
        response = null;
        return OpenHere is { } core
            && Array.TrueForAll(request.Tables, table => Knows(core, table) is not null)
            && core.TryWriteUnlogged(request, out response);
    }

    /// <summary>Begins to commit rows of durable tables. False when that cannot be done here; then nothing is done, and nothing answered.</summary>
    /// <exception cref="Errors.GridException">The write is refused whole; nothing is answered.</exception>
    internal bool TryStartWrite(WriteRequest request, IWriteAnswer answer) =>
        OpenHere is { } core
        && Array.TrueForAll(request.Tables, table => Knows(core, table) is not null)
        && core.TryStartWrite(request, answer);

    /// <summary>Answers those who wait for changes: the activation is ending, and ends only when nothing runs in it. Called on any thread.</summary>
    internal void EndWaits()
    {
        if (_open is { IsCompletedSuccessfully: true } open)
        {
            open.Result.EndWaits();
        }
    }

    private PartitionCore? OpenHere => _open is { IsCompletedSuccessfully: true, Result: { IsOver: false } core } && _local.Find(_partition) == GrainContext ? core : null;

    // The slice at the version of the request; null where this partition or the caller has to learn of a newer one first.
    private static TableSlice? Knows(PartitionCore core, TableRef table) =>
        core.State.Find(table.Id) is { } slice && slice.Schema.Version == table.Version ? slice : null;
}
