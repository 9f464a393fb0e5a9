using System.Buffers;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>Texts of groups, each with a key whose bytes say its place in the order of the group; equal keys come in any order.</summary>
internal sealed class KeyedTexts(AggregateBudget budget)
{
    /// <summary>Bytes of an entry beside its key and text, with its part of the arrays' spare room.</summary>
    private const int EntryBytes = 32;

    private readonly List<(int Group, int Start, int KeyLength, int TextLength)> _entries = [];
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public void Add(int group, ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        budget.Charge(EntryBytes + key.Length + text.Length);
        _entries.Add((group, _bytes.WrittenCount, key.Length, text.Length));
        _bytes.Write(key);
        _bytes.Write(text);
    }

    /// <summary>Takes what <see cref="Pack"/> gave elsewhere.</summary>
    public void Merge(BytesVector packed, ReadOnlySpan<int> groups)
    {
        for (var row = 0; row < groups.Length; row++)
        {
            var bytes = packed.Get(row);
            for (var offset = 0; offset < bytes.Length;)
            {
                var keyLength = VarInt.ReadLength(bytes, ref offset);
                var key = bytes.Slice(offset, keyLength);
                offset += keyLength;
                var textLength = VarInt.ReadLength(bytes, ref offset);
                Add(groups[row], key, bytes.Slice(offset, textLength));
                offset += textLength;
            }
        }
    }

    /// <summary>The entries of each group as a BLOB: length and bytes of key and text, one after another.</summary>
    public BytesVector Pack(int groups)
    {
        var packed = new BytesVector(ColumnType.Blob, groups);
        var buffer = new KeyBuffer();
        foreach (var (group, entries) in Arrange(groups).Index())
        {
            buffer.Clear();
            foreach (var entry in entries)
            {
                buffer.AddBytes(KeyOf(entry));
                buffer.AddBytes(TextOf(entry));
            }

            packed.Set(group, buffer.Written);
        }

        return packed;
    }

    /// <summary>The entries of each group, in order.</summary>
    public List<int>[] Sorted(int groups)
    {
        var arranged = Arrange(groups);
        foreach (var entries in arranged)
        {
            entries.Sort((left, right) => KeyOf(left).SequenceCompareTo(KeyOf(right)) is var order and not 0 ? order : left.CompareTo(right));
        }

        return arranged;
    }

    public ReadOnlySpan<byte> TextOf(int entry) => _bytes.WrittenSpan.Slice(_entries[entry].Start + _entries[entry].KeyLength, _entries[entry].TextLength);

    public ReadOnlySpan<byte> KeyOf(int entry) => _bytes.WrittenSpan.Slice(_entries[entry].Start, _entries[entry].KeyLength);

    private List<int>[] Arrange(int groups)
    {
        var arranged = new List<int>[groups];
        for (var group = 0; group < groups; group++)
        {
            arranged[group] = [];
        }

        for (var entry = 0; entry < _entries.Count; entry++)
        {
            arranged[_entries[entry].Group].Add(entry);
        }

        return arranged;
    }
}
