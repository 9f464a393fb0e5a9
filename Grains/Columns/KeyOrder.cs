namespace Grid.Grains.Columns;

/// <summary>
/// The order in which the keys of a slice are read page by page: by their hashes, and where these are equal by their bytes.
/// It depends on nothing but the keys, so that whoever owns the rows next goes on where the last owner stopped.
/// </summary>
internal sealed class KeyOrder : IComparer<byte[]>
{
    public static readonly KeyOrder Instance = new();

    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var order = KeyIndex.HashOf(left).CompareTo(KeyIndex.HashOf(right));
        return order != 0 ? order : left.SequenceCompareTo(right);
    }

    public int Compare(byte[]? x, byte[]? y) => Compare(x.AsSpan(), y.AsSpan());
}
