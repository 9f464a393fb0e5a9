namespace Grid.Grains.Columns;

/// <summary>The keys behind the numbers in a <see cref="NumberTable"/>, which stores none itself.</summary>
internal interface INumberedKeys
{
    /// <summary>Hash of the key that a number in the table stands for.</summary>
    ulong HashOf(int number);

    bool IsKey(int number, ReadOnlySpan<byte> key);
}
