using System.Text;

namespace Grid.Grains.Queries.Sql;

/// <summary>Converts the parser's positions, which count UTF-8 bytes, into those of .NET strings.</summary>
internal static class TextPosition
{
    /// <summary>The UTF-16 offset of a UTF-8 offset; null when there is no such place in the text.</summary>
    public static int? FromUtf8(string text, long utf8Offset)
    {
        long bytes = 0;
        var index = 0;
        while (bytes < utf8Offset)
        {
            if (index >= text.Length || Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return null;
            }

            bytes += rune.Utf8SequenceLength;
            index += consumed;
        }

        return index;
    }
}
