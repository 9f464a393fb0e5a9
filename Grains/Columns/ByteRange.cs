namespace Grid.Grains.Columns;

/// <summary>Where a value lies in a <see cref="ByteArena"/>. The default is an empty value.</summary>
internal readonly record struct ByteRange(int Offset, int Length);
