using System.Runtime.InteropServices;
using System.Text;
using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Functions of text. Positions and lengths count code points.</summary>
internal static class TextFunctions
{
    public static Vector Evaluate(CallExpression call, Vector[] arguments, int count) => call.Function switch
    {
        ScalarFunction.Like or ScalarFunction.ILike => Like(arguments, call.Function == ScalarFunction.ILike),
        ScalarFunction.Concat => Concat(arguments, count, skipsNull: false),
        ScalarFunction.ConcatSkippingNull => Concat(arguments, count, skipsNull: true),
        ScalarFunction.Length => Length((BytesVector)arguments[0]),
        ScalarFunction.Lower => Map(arguments, (text, _) => CaseMapping.ToLower(text)),
        ScalarFunction.Upper => Map(arguments, (text, _) => CaseMapping.ToUpper(text)),
        ScalarFunction.Substring => Map(arguments, (text, row) => Substring(text, arguments, row)),
        ScalarFunction.Trim => Map(arguments, (text, row) => Trim(text, arguments, row, isStart: true, isEnd: true)),
        ScalarFunction.TrimStart => Map(arguments, (text, row) => Trim(text, arguments, row, isStart: true, isEnd: false)),
        ScalarFunction.TrimEnd => Map(arguments, (text, row) => Trim(text, arguments, row, isStart: false, isEnd: true)),
        _ => throw new RequestException(ErrorCode.NotSupported, $"The plan has function {call.Function}, which this silo does not know."),
    };

    private static BytesVector Map(Vector[] arguments, Func<string, int, string> function)
    {
        var source = (BytesVector)arguments[0];
        var result = new BytesVector(ColumnType.Varchar, source.Count);
        for (var index = 0; index < source.Count; index++)
        {
            if (Array.Exists(arguments, argument => argument.IsNull(index)))
            {
                result.SetNull(index);
            }
            else
            {
                result.Set(index, Encoding.UTF8.GetBytes(function(Encoding.UTF8.GetString(source.Get(index)), index)));
            }
        }

        return result;
    }

    private static NumberVector<long> Like(Vector[] arguments, bool ignoresCase)
    {
        var (texts, patterns) = ((BytesVector)arguments[0], (BytesVector)arguments[1]);
        var result = new NumberVector<long>(ColumnType.Boolean, texts.Count);
        LikePattern? pattern = null;
        for (var index = 0; index < texts.Count; index++)
        {
            if (Array.Exists(arguments, argument => argument.IsNull(index)))
            {
                result.SetNull(index);
                continue;
            }

            var escape = arguments.Length > 2 ? ((BytesVector)arguments[2]).Get(index) : default;
            // Patterns are nearly always constant: the one compiled last serves again.
            if (pattern is null || !pattern.IsFor(patterns.Get(index), escape))
            {
                pattern = new LikePattern(patterns.Get(index), escape, ignoresCase);
            }

            result.Values[index] = pattern.Matches(texts.Get(index)) ? 1 : 0;
        }

        return result;
    }

    private static BytesVector Concat(Vector[] arguments, int count, bool skipsNull)
    {
        var result = new BytesVector(ColumnType.Varchar, count);
        var buffer = new List<byte>();
        for (var index = 0; index < count; index++)
        {
            buffer.Clear();
            var isNull = false;
            foreach (var argument in arguments.Cast<BytesVector>())
            {
                if (!argument.IsNull(index))
                {
                    buffer.AddRange(argument.Get(index));
                }
                else
                {
                    isNull |= !skipsNull;
                }
            }

            if (isNull)
            {
                result.SetNull(index);
            }
            else
            {
                result.Set(index, CollectionsMarshal.AsSpan(buffer));
            }
        }

        return result;
    }

    private static NumberVector<long> Length(BytesVector texts)
    {
        var result = new NumberVector<long>(ColumnType.BigInt, texts.Count) { Nulls = texts.Nulls };
        for (var index = 0; index < texts.Count; index++)
        {
            foreach (var value in texts.IsNull(index) ? default : texts.Get(index))
            {
                result.Values[index] += (value & 0xC0) != 0x80 ? 1 : 0;
            }
        }

        return result;
    }

    // From 1; a negative start counts from the end; what lies before the text is cut off the length, as in DuckDB.
    private static string Substring(string text, Vector[] arguments, int row)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var start = ((NumberVector<long>)arguments[1]).Values[row];
        var length = arguments.Length > 2 ? ((NumberVector<long>)arguments[2]).Values[row] : long.MaxValue;
        var (first, end) = SubstringBounds(runes.Length, start, length);
        return string.Concat(runes[first..end].Select(rune => rune.ToString()));
    }

    private static (int First, int End) SubstringBounds(int count, Int128 start, Int128 length)
    {
        var first = start < 0 ? Int128.Max(count + start, 0) : start - 1;
        var end = first + length;
        if (length < 0)
        {
            (first, end) = (first + length, first);
        }

        first = Int128.Clamp(first, 0, count);
        return ((int)first, (int)Int128.Clamp(end, first, count));
    }

    private static string Trim(string text, Vector[] arguments, int row, bool isStart, bool isEnd)
    {
        var characters = arguments.Length > 1 ? Encoding.UTF8.GetString(((BytesVector)arguments[1]).Get(row)).EnumerateRunes().ToHashSet() : [new Rune(' ')];
        Rune[] runes = [.. text.EnumerateRunes()];
        var (start, end) = (0, runes.Length);
        while (isStart && start < end && characters.Contains(runes[start]))
        {
            start++;
        }

        while (isEnd && end > start && characters.Contains(runes[end - 1]))
        {
            end--;
        }

        return string.Concat(runes[start..end].Select(rune => rune.ToString()));
    }
}
