namespace Grid.Queries.Plans;

/// <summary>Different integers that lie near one another: bit b of word w stands for <paramref name="First"/> + 64 w + b.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.IntegerBits")]
public sealed record IntegerBits([property: Id(0)] long First, [property: Id(1)] ulong[] Words)
{
    /// <summary>Bytes that the bits take.</summary>
    public long ByteCount => (long)Words.Length * sizeof(ulong);
}
