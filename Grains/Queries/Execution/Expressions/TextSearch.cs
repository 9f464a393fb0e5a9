using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Looks for one text in another. In UTF-8, a text is in another exactly when its bytes are.</summary>
internal static class TextSearch
{
    public static NumberVector<long> Evaluate(CallExpression call, Vector[] arguments)
    {
        var (texts, parts) = ((BytesVector)arguments[0], (BytesVector)arguments[1]);
        var result = new NumberVector<long>(call.Type, texts.Count);
        for (var index = 0; index < texts.Count; index++)
        {
            if (texts.IsNull(index) || parts.IsNull(index))
            {
                result.SetNull(index);
                continue;
            }

            var text = texts.Get(index);
            var part = parts.Get(index);
            result.Values[index] = call.Function switch
            {
                ScalarFunction.Position => PlaceOf(text, part),
                ScalarFunction.StartsWith => text.StartsWith(part) ? 1 : 0,
                ScalarFunction.EndsWith => text.EndsWith(part) ? 1 : 0,
                ScalarFunction.Contains => text.IndexOf(part) >= 0 ? 1 : 0,
                _ => throw new RequestException(ErrorCode.NotSupported, $"The plan has function {call.Function}, which this silo does not know."),
            };
        }

        return result;
    }

    // From 1, in code points; 0 when it is not there.
    private static long PlaceOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        var place = text.IndexOf(part);
        return place < 0 ? 0 : CodePoints.Count(text[..place]) + 1;
    }
}
