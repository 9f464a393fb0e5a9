using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// The outcome of every unit of the parts that this answer is for, in the order of the request: its version, and how many rows it
/// replaced or removed, each as <see cref="VarInt"/>; see <see cref="WriteResponse"/>. Of a part that <paramref name="Failures"/>
/// names, nothing was applied unless the failure says that this is unknown, and its units have zeros.
/// </summary>
/// <param name="Refused">Units that were refused, by their index among the units of this answer; null when there is none.</param>
/// <param name="Failures">Null when there is none.</param>
[GenerateSerializer, Immutable]
[Alias("grid.SiloWriteResponse")]
public sealed record SiloWriteResponse(
    [property: Id(0)] int UnitCount, [property: Id(1)] PackedBytes Outcomes, [property: Id(2)] WriteFailure[]? Refused, [property: Id(3)] PartFailure[]? Failures)
{
    /// <summary>The parts that this answer is for, by ascending index in the request; null when it is for all that had none yet.</summary>
    [Id(4)]
    public int[]? Answered { get; init; }

    /// <summary>What <see cref="ISiloGrain.FollowAsync"/> takes to answer for the other parts, once; 0 when there is none.</summary>
    [Id(5)]
    public long Ticket { get; init; }

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
