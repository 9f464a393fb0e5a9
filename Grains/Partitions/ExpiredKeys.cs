using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>Keys of rows that have expired: out of memory already, and still to be deleted from the copies. In the order in which they came.</summary>
internal sealed class ExpiredKeys
{
    private readonly Queue<(TableId Table, byte[] Key)> _keys = new();

    public int Count => _keys.Count;

    public void Add(TableId table, IEnumerable<byte[]> keys)
    {
        foreach (var key in keys)
        {
            _keys.Enqueue((table, key));
        }
    }

    /// <summary>The first keys, of one table.</summary>
    public (TableId Table, List<byte[]> Keys) Peek(int maxKeys)
    {
        var table = _keys.Peek().Table;
        return (table, [.. _keys.Take(maxKeys).TakeWhile(key => key.Table == table).Select(key => key.Key)]);
    }

    /// <summary>Forgets the first keys, as they are deleted.</summary>
    public void Drop(int count)
    {
        for (; count > 0; count--)
        {
            _keys.Dequeue();
        }
    }

    public void Clear() => _keys.Clear();
}
