using Grid.Tables;

namespace Grid.Grains.Columns;

/// <summary>
/// A column of VARCHAR or BLOB. It starts with a dictionary, because most columns of strings repeat, and turns itself
/// into plain values when they turn out not to. It does not turn back before it is cleared.
/// </summary>
public sealed class BytesColumn : Column
{
    private DictionaryValues? _dictionary = new();
    private PlainValues? _plain;

    internal BytesColumn(ColumnType type, SlotAllocator slots)
        : base(type, slots)
    {
    }

    /// <summary>Whether slots hold codes now. Writing may change it.</summary>
    public bool IsDictionary => _dictionary is not null;

    /// <summary>Codes are below this; some may be unused. 0 when there is no dictionary.</summary>
    public int DictionaryCount => _dictionary?.Dictionary.CodeCount ?? 0;

    /// <summary>The value of a slot (chunk × <see cref="TableSlice.ChunkSize"/> + index); empty for NULL and free slots.</summary>
    internal ReadOnlySpan<byte> GetValue(int slot) => ValueOf(slot);

    internal override long ByteCount => Nulls.ByteCount + (_dictionary?.ByteCount ?? _plain!.ByteCount);

    /// <summary>One code a slot of the chunk, -1 for NULL and free slots; only with a dictionary.</summary>
    public ReadOnlySpan<int> GetCodes(int chunk) => Dictionary.GetCodes(chunk, Slots.SlotCountOf(chunk));

    /// <summary>The value of a code, empty when the code is unused; only with a dictionary.</summary>
    public ReadOnlySpan<byte> GetDictionaryValue(int code) => Dictionary.Dictionary.GetValue(code);

    /// <summary>The value of a slot; empty for NULL and free slots.</summary>
    public ReadOnlySpan<byte> GetValue(int chunk, int index) => ValueOf((chunk << TableSlice.ChunkShift) | index);

    private DictionaryValues Dictionary =>
        _dictionary ?? throw new InvalidOperationException("The column has plain values: ask IsDictionary first.");

    internal override void EnsureSlot(int slot)
    {
        if (_dictionary is not null)
        {
            _dictionary.EnsureSlot(slot);
        }
        else
        {
            _plain!.EnsureSlot(slot);
        }
    }

    internal override void Reserve(int slot, int length)
    {
        if (_dictionary is not null && (_dictionary.IsWasteful || !_dictionary.Dictionary.CanHold(length)))
        {
            TurnPlain(_dictionary, slot);
        }

        if (_dictionary is not null)
        {
            _dictionary.Reserve(length);
        }
        else
        {
            _plain!.Reserve(slot, length);
        }
    }

    internal override void Set(int slot, ReadOnlySpan<byte> value)
    {
        if (_dictionary is not null)
        {
            _dictionary.Set(slot, value);
        }
        else
        {
            _plain!.Set(slot, value);
        }

        Nulls.Unset(slot);
    }

    internal override void Free(int slot)
    {
        if (_dictionary is not null)
        {
            _dictionary.Free(slot);
        }
        else
        {
            _plain!.Free(slot);
        }

        Nulls.Unset(slot);
    }

    internal override void Tidy(int slot)
    {
        if (_dictionary is not null)
        {
            _dictionary.Dictionary.Tidy();
        }
        else
        {
            _plain!.Tidy(slot);
        }
    }

    internal override void Clear()
    {
        _dictionary = new DictionaryValues();
        _plain = null;
        Nulls.Clear();
    }

    internal override void Write(int slot, RowWriter writer)
    {
        if (Nulls[slot])
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteBytes(ValueOf(slot));
        }
    }

    internal override bool Holds(int slot, ReadOnlySpan<byte> value) => ValueOf(slot).SequenceEqual(value);

    internal override int GetEncodedLength(int slot)
    {
        Span<byte> prefix = stackalloc byte[VarInt.MaxLength];
        var length = ValueOf(slot).Length;
        return VarInt.Write(prefix, (ulong)length) + length;
    }

    internal override int Encode(int slot, Span<byte> output)
    {
        Span<byte> prefix = stackalloc byte[VarInt.MaxLength];
        var value = ValueOf(slot);
        var prefixLength = VarInt.Write(prefix, (ulong)value.Length);
        prefix[..prefixLength].CopyTo(output);
        value.CopyTo(output[prefixLength..]);
        return prefixLength + value.Length;
    }

    private ReadOnlySpan<byte> ValueOf(int slot) => _dictionary is not null ? _dictionary.Get(slot) : _plain!.Get(slot);

    // The new values are complete before they replace the dictionary, so that failing half-way changes nothing.
    private void TurnPlain(DictionaryValues dictionary, int lastSlot)
    {
        var plain = new PlainValues();
        var slotCount = Math.Max(Slots.Capacity, lastSlot + 1);
        for (var slot = 0; slot < slotCount; slot++)
        {
            plain.EnsureSlot(slot);
            var value = dictionary.Get(slot);
            plain.Reserve(slot, value.Length);
            plain.Set(slot, value);
        }

        _plain = plain;
        _dictionary = null;
    }
}
