using Grid.Tables;

namespace Grid.Partitions;

/// <summary>Asks for a page of one table's rows in one partition: those behind a key, in an order that is the same for every owner.</summary>
/// <param name="After">Canonical key of the last row of the page before (whether it is still there or not); empty for the first page.</param>
/// <param name="MaxRows">Rows of the page at most.</param>
/// <param name="MaxBytes">Bytes after which the page ends; it has one row at least.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ScanRequest")]
public sealed record ScanRequest(
    [property: Id(0)] TableRef Table, [property: Id(1)] PackedBytes After, [property: Id(2)] int MaxRows, [property: Id(3)] int MaxBytes);
