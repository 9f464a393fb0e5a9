using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// All changes of a table from the place asked for up to <see cref="Through"/>, in the order of their commits (see
/// <see cref="ChangesReader"/> for the form). There may be none.
/// </summary>
/// <param name="Count">Changes.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ChangesResponse")]
public sealed record ChangesResponse([property: Id(0)] ChangePlace Through, [property: Id(1)] int Count, [property: Id(2)] PackedBytes Changes);
