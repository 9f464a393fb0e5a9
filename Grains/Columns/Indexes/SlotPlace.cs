namespace Grid.Grains.Columns.Indexes;

/// <summary>A place in a <see cref="SlotList"/>; valid until the list changes. The end is the first place of the leaf behind the last.</summary>
internal readonly record struct SlotPlace(int Leaf, int Index);
