using System.Collections.Immutable;

namespace Grid.Simulation.Checking;

/// <summary>What a register may be at a quiescent point.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Taken">Writes of unknown outcome that have taken effect on the way there and cannot do so again; others may still.</param>
internal sealed record RegisterState(long Value, ImmutableHashSet<Operation> Taken)
{
    /// <summary>A register that was never written.</summary>
    public static RegisterState Initial { get; } = new(0, ImmutableHashSet.Create<Operation>(ReferenceEqualityComparer.Instance));

    /// <summary>Whether whatever can follow the other state can follow this one.</summary>
    public bool Dominates(RegisterState other) => Value == other.Value && Taken.IsSubsetOf(other.Taken);
}
