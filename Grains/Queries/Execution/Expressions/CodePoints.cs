namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Counts code points of UTF-8, and finds where they begin.</summary>
internal static class CodePoints
{
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var value in text)
        {
            count += IsStart(value) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Where the code point of a number begins; the end of the text when it has none.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> text, long number)
    {
        for (var offset = 0; offset < text.Length; offset++)
        {
            if (IsStart(text[offset]) && number-- == 0)
            {
                return offset;
            }
        }

        return text.Length;
    }

    private static bool IsStart(byte value) => (value & 0xC0) != 0x80;
}
