using System.Buffers;
using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Makes texts of texts, as UTF-8; lengths count code points.</summary>
internal static class TextBuilding
{
    /// <summary>The largest length that DuckDB takes.</summary>
    private const long MaxLength = uint.MaxValue;

    public static BytesVector Evaluate(CallExpression call, Vector[] arguments, int count)
    {
        var result = new BytesVector(ColumnType.Varchar, count);
        var text = new ArrayBufferWriter<byte>();
        for (var index = 0; index < count; index++)
        {
            text.ResetWrittenCount();
            if (call.Function == ScalarFunction.ConcatWithSeparator ? arguments[0].IsNull(index) : Array.Exists(arguments, argument => argument.IsNull(index)))
            {
                result.SetNull(index);
                continue;
            }

            Write(call.Function, arguments, index, text);
            result.Set(index, text.WrittenSpan);
        }

        return result;
    }

    private static void Write(ScalarFunction function, Vector[] arguments, int index, ArrayBufferWriter<byte> text)
    {
        var source = ((BytesVector)arguments[0]).Get(index);
        switch (function)
        {
            case ScalarFunction.Left:
                text.Write(source[..Boundary(source, Number(arguments[1], index), isStart: true)]);
                break;
            case ScalarFunction.Right:
                text.Write(source[Boundary(source, Number(arguments[1], index), isStart: false)..]);
                break;
            case ScalarFunction.Replace:
                Replace(source, ((BytesVector)arguments[1]).Get(index), ((BytesVector)arguments[2]).Get(index), text);
                break;
            case ScalarFunction.Repeat:
                Repeat(source, Number(arguments[1], index), text);
                break;
            case ScalarFunction.PadStart or ScalarFunction.PadEnd:
                Pad(source, Number(arguments[1], index), ((BytesVector)arguments[2]).Get(index), function == ScalarFunction.PadStart, text);
                break;
            case ScalarFunction.SplitPart:
                text.Write(Part(source, ((BytesVector)arguments[1]).Get(index), Number(arguments[2], index)));
                break;
            case ScalarFunction.Reverse:
                Reverse(source, text);
                break;
            case ScalarFunction.ConcatWithSeparator:
                Join(source, arguments, index, text);
                break;
            default:
                throw new RequestException(ErrorCode.NotSupported, $"The plan has function {function}, which this silo does not know.");
        }
    }

    private static long Number(Vector vector, int index) => ((NumberVector<long>)vector).Values[index];

    // Where the first so many code points end, or the last so many begin; less than none are those to be left out at the other side.
    private static int Boundary(ReadOnlySpan<byte> text, long length, bool isStart)
    {
        if (length is > MaxLength or < -MaxLength)
        {
            throw new RequestException(ErrorCode.ValueOutOfRange, $"A length of {length} code points leaves the range from -{MaxLength} to {MaxLength}.");
        }

        var isFromStart = isStart == length >= 0;
        return CodePoints.OffsetOf(text, isFromStart ? Math.Abs(length) : Math.Max(0, CodePoints.Count(text) - Math.Abs(length)));
    }

    private static void Replace(ReadOnlySpan<byte> source, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement, ArrayBufferWriter<byte> text)
    {
        while (!old.IsEmpty && source.IndexOf(old) is var place and >= 0)
        {
            text.Write(source[..place]);
            text.Write(replacement);
            RequireLength(text.WrittenCount);
            source = source[(place + old.Length)..];
        }

        text.Write(source);
    }

    private static void Repeat(ReadOnlySpan<byte> source, long times, ArrayBufferWriter<byte> text)
    {
        RequireLength((Int128)source.Length * Math.Max(times, 0));
        for (var time = 0L; time < times && !source.IsEmpty; time++)
        {
            text.Write(source);
        }
    }

    private static void Pad(ReadOnlySpan<byte> source, long length, ReadOnlySpan<byte> pad, bool isStart, ArrayBufferWriter<byte> text)
    {
        var missing = length - CodePoints.Count(source);
        if (missing <= 0)
        {
            text.Write(source[..CodePoints.OffsetOf(source, Math.Max(length, 0))]);
            return;
        }

        if (pad.IsEmpty)
        {
            throw new RequestException(ErrorCode.ValueOutOfRange, $"A text of {length - missing} code points cannot be filled up to {length} with an empty one.");
        }

        RequireLength((Int128)missing * pad.Length);
        if (!isStart)
        {
            text.Write(source);
        }

        var padLength = CodePoints.Count(pad);
        for (; missing >= padLength; missing -= padLength)
        {
            text.Write(pad);
        }

        text.Write(pad[..CodePoints.OffsetOf(pad, missing)]);
        if (isStart)
        {
            text.Write(source);
        }
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> source, ReadOnlySpan<byte> separator, long number)
    {
        if (separator.IsEmpty)
        {
            throw new RequestException(ErrorCode.NotSupported, "split_part with an empty separator is not supported.");
        }

        var parts = new List<Range>();
        var start = 0;
        for (var place = source.IndexOf(separator); place >= 0; place = source[start..].IndexOf(separator))
        {
            parts.Add(start..(start + place));
            start += place + separator.Length;
        }

        parts.Add(start..source.Length);
        var index = number > 0 ? number - 1 : number == 0 ? -1 : parts.Count + number;
        return index >= 0 && index < parts.Count ? source[parts[(int)index]] : default;
    }

    // What belongs together, such as a letter and its accent, stays together; that is known of ASCII only.
    private static void Reverse(ReadOnlySpan<byte> source, ArrayBufferWriter<byte> text)
    {
        if (!System.Text.Ascii.IsValid(source) || source.Contains((byte)'\r'))
        {
            throw new RequestException(ErrorCode.NotSupported, "reverse of texts beyond ASCII is not supported.");
        }

        var target = text.GetSpan(source.Length + 1);
        source.CopyTo(target);
        target[..source.Length].Reverse();
        text.Advance(source.Length);
    }

    private static void Join(ReadOnlySpan<byte> separator, Vector[] arguments, int index, ArrayBufferWriter<byte> text)
    {
        var isFirst = true;
        foreach (var argument in arguments.Skip(1).Where(argument => !argument.IsNull(index)))
        {
            text.Write(isFirst ? default : separator);
            text.Write(((BytesVector)argument).Get(index));
            isFirst = false;
        }
    }

    private static void RequireLength(Int128 bytes)
    {
        if (bytes > ColumnType.MaxBytes)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"A text of {bytes} bytes would be made; at most {ColumnType.MaxBytes} are accepted. Make shorter ones.");
        }
    }
}
