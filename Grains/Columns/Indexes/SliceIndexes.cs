using Grid.Tables;

namespace Grid.Grains.Columns.Indexes;

/// <summary>The secondary indexes of one slice. Its owner says what it does with the rows: before values go, and after they have come.</summary>
internal sealed class SliceIndexes
{
    private readonly SecondaryIndex[] _indexes;
    private readonly int[][] _ordinals;

    // Those that the row being replaced has left.
    private readonly bool[] _isMoving;

    /// <param name="columns">The slice's columns.</param>
    /// <param name="before">The indexes of the same rows in an earlier version of their table: those that stay are taken over.</param>
    public SliceIndexes(TableSchema schema, Column[] columns, SliceIndexes? before)
    {
        _ordinals = [.. schema.Indexes.Select(index => index.ColumnIds.Select(schema.OrdinalOf).ToArray())];
        _indexes = [.. schema.Indexes.Select((definition, index) =>
        {
            Column[] indexed = [.. _ordinals[index].Select(ordinal => columns[ordinal])];
            return before?._indexes.FirstOrDefault(known => known.Is(definition, indexed)) ?? new SecondaryIndex(definition, indexed);
        })];
        _isMoving = new bool[_indexes.Length];
    }

    /// <summary>The index of a definition of the slice's schema.</summary>
    public SecondaryIndex Find(IndexDefinition definition) => Array.Find(_indexes, index => index.Definition.Equals(definition))
        ?? throw new InvalidOperationException($"There is no index {definition.Name} here.");

    /// <summary>Every index has every row.</summary>
    public bool AreComplete => Array.TrueForAll(_indexes, index => index.IsComplete);

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _indexes.Sum(index => index.ByteCount);

    /// <summary>Makes room, so that the next <see cref="Add"/> or <see cref="AddMoved"/> cannot fail.</summary>
    public void Reserve()
    {
        foreach (var index in _indexes)
        {
            index.Reserve();
        }
    }

    /// <summary>Adds a row that has been written into a slot.</summary>
    public void Add(int slot)
    {
        foreach (var index in _indexes)
        {
            index.Add(slot);
        }
    }

    /// <summary>Removes a row that is still written.</summary>
    public void Remove(int slot)
    {
        foreach (var index in _indexes)
        {
            index.Remove(slot);
        }
    }

    /// <summary>Removes a row, which is still written, where another that replaces it has other values; <see cref="AddMoved"/> must follow.</summary>
    /// <param name="decoder">Has decoded the other row.</param>
    public void RemoveMoving(int slot, RowDecoder decoder, ReadOnlySpan<byte> row)
    {
        for (var index = 0; index < _indexes.Length; index++)
        {
            _isMoving[index] = Differs(slot, _ordinals[index], _indexes[index], decoder, row);
            if (_isMoving[index])
            {
                _indexes[index].Remove(slot);
            }
        }
    }

    /// <summary>Adds the row that has been written into a slot where it has moved.</summary>
    public void AddMoved(int slot)
    {
        for (var index = 0; index < _indexes.Length; index++)
        {
            if (_isMoving[index])
            {
                _indexes[index].Add(slot);
            }
        }
    }

    /// <summary>There are no rows any more.</summary>
    public void Clear()
    {
        foreach (var index in _indexes)
        {
            index.Clear();
        }
    }

    /// <summary>Takes the rows of the next chunk into the first index that is not complete.</summary>
    public void Build(SlotAllocator slots) => Array.Find(_indexes, index => !index.IsComplete)?.Build(slots);

    private static bool Differs(int slot, int[] ordinals, SecondaryIndex index, RowDecoder decoder, ReadOnlySpan<byte> row)
    {
        for (var place = 0; place < ordinals.Length; place++)
        {
            var column = index.ColumnAt(place);
            var isNull = decoder.IsNull(ordinals[place]);
            if (column.IsNull(slot) != isNull || (!isNull && !column.Holds(slot, decoder.GetValue(row, ordinals[place]))))
            {
                return true;
            }
        }

        return false;
    }
}
