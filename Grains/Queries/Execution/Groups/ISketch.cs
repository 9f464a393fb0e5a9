namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>What stands for many values in few bytes, and can take another of its kind.</summary>
internal interface ISketch
{
    /// <summary>Bytes that are kept.</summary>
    int ByteCount { get; }

    /// <summary>Adds what <see cref="ToBytes"/> gave.</summary>
    void Merge(ReadOnlySpan<byte> bytes);

    ReadOnlySpan<byte> ToBytes();
}
