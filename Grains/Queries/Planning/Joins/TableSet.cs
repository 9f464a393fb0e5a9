using System.Numerics;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>Some of the tables of a join, by their indexes.</summary>
internal readonly record struct TableSet(uint Bits)
{
    public int Count => BitOperations.PopCount(Bits);

    public bool IsEmpty => Bits == 0;

    public static TableSet Of(int index) => new(1u << index);

    public bool Contains(int index) => (Bits & (1u << index)) != 0;

    /// <summary>Whether all of these are in the other set.</summary>
    public bool IsWithin(TableSet other) => (Bits & ~other.Bits) == 0;

    public static TableSet operator |(TableSet left, TableSet right) => new(left.Bits | right.Bits);
}
