using Grid.Tables;

namespace Grid.Grains.Columns;

/// <summary>
/// One column of a table slice: one value a slot. Spans are valid until the slice changes. A write takes two steps:
/// <see cref="Reserve"/> does all that can fail, <see cref="Set"/> and <see cref="SetNull"/> cannot, so that a row is
/// written in all of its columns or in none.
/// </summary>
public abstract class Column
{
    private protected Column(ColumnType type, SlotAllocator slots)
    {
        Type = type;
        Slots = slots;
    }

    public ColumnType Type { get; }

    /// <summary>Bytes of memory held.</summary>
    internal abstract long ByteCount { get; }

    private protected SlotAllocator Slots { get; }

    private protected NullMap Nulls { get; } = new();

    /// <summary>One bit a slot of the chunk, low bit first, set for NULL; empty when the chunk has no NULL.</summary>
    public ReadOnlySpan<ulong> GetNulls(int chunk) => Nulls.GetWords(chunk, Slots.SlotCountOf(chunk));

    /// <summary>Whether any slot is NULL.</summary>
    internal bool HasNulls => Nulls.HasAny;

    internal static Column Create(ColumnType type, SlotAllocator slots) => type.Physical switch
    {
        PhysicalType.Bool => new FixedColumn<byte>(type, slots),
        PhysicalType.Int16 => new FixedColumn<short>(type, slots, ChunkSummary.Of),
        PhysicalType.Int32 => new FixedColumn<int>(type, slots, ChunkSummary.Of),
        PhysicalType.Int64 => new FixedColumn<long>(type, slots, ChunkSummary.Of),
        PhysicalType.Int128 => new FixedColumn<Int128>(type, slots),
        PhysicalType.Float => new FixedColumn<float>(type, slots),
        PhysicalType.Double => new FixedColumn<double>(type, slots),
        PhysicalType.Bytes => new BytesColumn(type, slots),
        _ => throw new InvalidOperationException($"Unknown physical type {type.Physical}."),
    };

    /// <summary>A column whose default is in every slot that holds a row.</summary>
    internal static Column CreateFilled(ColumnSchema schema, SlotAllocator slots)
    {
        var column = Create(schema.Type, slots);
        for (var slot = 0; slot < slots.Capacity; slot++)
        {
            column.EnsureSlot(slot);
            if (!slots.IsLive(slot))
            {
                continue;
            }

            if (schema.Default is { } value)
            {
                column.Reserve(slot, value.Length);
                column.Set(slot, value);
            }
            else
            {
                column.ReserveNull(slot);
                column.SetNull(slot);
            }
        }

        return column;
    }

    /// <summary>Whether the slot is NULL.</summary>
    internal bool IsNull(int slot) => Nulls[slot];

    /// <summary>Makes memory for a slot; at most one chunk ahead.</summary>
    internal abstract void EnsureSlot(int slot);

    /// <summary>Makes sure that a value of that length can be set in a slot for which there is memory.</summary>
    internal abstract void Reserve(int slot, int length);

    /// <summary>Makes sure that NULL can be set in a slot for which there is memory.</summary>
    internal void ReserveNull(int slot) => Nulls.Reserve(slot);

    /// <summary>Sets the encoded bytes of a value that was reserved.</summary>
    internal abstract void Set(int slot, ReadOnlySpan<byte> value);

    /// <summary>Sets NULL, which was reserved.</summary>
    internal void SetNull(int slot)
    {
        Free(slot);
        Nulls.Set(slot);
    }

    /// <summary>Forgets the value of a slot.</summary>
    internal abstract void Free(int slot);

    /// <summary>Gives back what frees around a slot have left unused, when it is worth it.</summary>
    internal abstract void Tidy(int slot);

    /// <summary>Forgets everything and gives the memory back.</summary>
    internal abstract void Clear();

    /// <summary>Appends the slot to a row.</summary>
    internal abstract void Write(int slot, RowWriter writer);

    /// <summary>Whether the slot holds exactly these encoded bytes.</summary>
    internal abstract bool Holds(int slot, ReadOnlySpan<byte> value);

    /// <summary>Bytes that <see cref="Encode"/> takes.</summary>
    internal abstract int GetEncodedLength(int slot);

    /// <summary>Writes the value as it lies in a row or a key, and returns its length.</summary>
    internal abstract int Encode(int slot, Span<byte> output);
}
