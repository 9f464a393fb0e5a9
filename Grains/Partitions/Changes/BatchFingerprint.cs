using System.IO.Hashing;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.Grains.Partitions.Changes;

/// <summary>
/// The fingerprint of a committed batch: the low half of XxHash3 over its operations from the first content to the last, as they lie
/// in the journal. It stays the same however entries are joined, copied or sealed anew, and is never 0.
/// </summary>
internal static class BatchFingerprint
{
    /// <summary>Of a batch without operations.</summary>
    public static uint Empty { get; } = Of([]);

    public static uint Of(ReadOnlySpan<byte> operations) => (uint)XxHash3.HashToUInt64(operations) is var hash && hash != 0 ? hash : 1;

    /// <summary>Of the batch at a position of an entry that holds it.</summary>
    public static uint Of(JournalEntry entry, Position position)
    {
        var reader = new EntryReader(entry);
        var (start, end) = (-1, -1);
        while (reader.MoveNext() && reader.Position <= position)
        {
            if (reader.Position == position)
            {
                start = start < 0 ? reader.ContentRange.Start.Value : start;
                end = reader.ContentRange.End.Value;
            }
        }

        return start < 0 ? Empty : Of(entry.Payload.Span[start..end]);
    }
}
