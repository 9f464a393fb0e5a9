namespace Grid.Grains.Columns.Indexes;

/// <summary>A place that is looked for in a <see cref="SlotList"/>.</summary>
internal interface ISlotProbe
{
    /// <summary>Whether a slot of the list lies before the place.</summary>
    bool IsBefore(int slot);
}
