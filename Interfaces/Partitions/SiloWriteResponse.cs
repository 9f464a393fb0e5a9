using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// The outcome of every unit, in the order of the request through all of its parts: its version, and how many rows it replaced or
/// removed, each as <see cref="VarInt"/>; see <see cref="WriteResponse"/>. Of a part that <paramref name="Failures"/> names,
/// nothing was applied, and its units have zeros.
/// </summary>
/// <param name="Refused">Units that were refused, by their index in the request; null when there is none.</param>
/// <param name="Failures">Null when there is none.</param>
[GenerateSerializer, Immutable]
[Alias("grid.SiloWriteResponse")]
public sealed record SiloWriteResponse(
    [property: Id(0)] int UnitCount, [property: Id(1)] PackedBytes Outcomes, [property: Id(2)] WriteFailure[]? Refused, [property: Id(3)] PartFailure[]? Failures)
{
    /// <summary>Packs outcomes.</summary>
    /// <param name="versions">One a unit.</param>
    /// <param name="replaced">One a unit.</param>
    public static PackedBytes Pack(ReadOnlySpan<long> versions, ReadOnlySpan<int> replaced)
    {
        var packed = new byte[versions.Length * 2 * VarInt.MaxLength];
        var length = 0;
        for (var unit = 0; unit < versions.Length; unit++)
        {
            length += VarInt.Write(packed.AsSpan(length), (ulong)versions[unit]);
            length += VarInt.Write(packed.AsSpan(length), (ulong)replaced[unit]);
        }

        return new PackedBytes(packed.AsMemory(0, length));
    }
}
