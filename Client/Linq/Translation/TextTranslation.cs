using System.Globalization;
using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary>Members and methods of <see cref="string"/>. SQL counts code points where .NET counts UTF-16 units.</summary>
internal static class TextTranslation
{
    /// <summary>What <see cref="string.Trim()"/> takes off: <see cref="char.IsWhiteSpace(char)"/>.</summary>
    private static readonly string WhiteSpace = string.Concat(Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsWhiteSpace));

    public static SqlExpression? TryMember(SqlExpression owner, MemberExpression member) =>
        member.Member.DeclaringType == typeof(string) && member.Member.Name == nameof(string.Length)
            ? SqlFunction.Of("length", typeof(int), owner)
            : null;

    public static SqlExpression? TryCall(MethodCallExpression call, ExpressionTranslator translator)
    {
        if (call.Method.Name == nameof(ToString) && call.Arguments.Count == 0 && call.Object is { } shown)
        {
            return Text(call, translator.Scalar(shown));
        }

        return call.Method.DeclaringType != typeof(string) ? null : call.Object is null ? TryStatic(call, translator) : TryInstance(call, translator);
    }

    /// <summary>Texts one after another; null as the empty text, as in C#.</summary>
    public static SqlExpression Concat(Expression whole, IEnumerable<Expression> parts, ExpressionTranslator translator) =>
        new SqlFunction("concat", [.. parts.Select(part => Text(whole, translator.Scalar(Unboxed(part))))], typeof(string), false);

    /// <summary>Whether a comparison ignores case; one by culture has no form in SQL.</summary>
    public static bool IgnoresCase(Expression comparison) => (StringComparison)ClosedExpression.Evaluate(comparison)! switch
    {
        StringComparison.Ordinal => false,
        StringComparison.OrdinalIgnoreCase => true,
        var other => throw Untranslatable.Because($"The comparison {other}", "texts are compared by code point in SQL; use Ordinal or OrdinalIgnoreCase"),
    };

    private static Expression Unboxed(Expression part) =>
        part is UnaryExpression { NodeType: ExpressionType.Convert } boxed && boxed.Type == typeof(object) ? boxed.Operand : part;

    // Only what SQL writes as .NET does.
    private static SqlExpression Text(Expression whole, SqlExpression value)
    {
        var type = Numbers.Plain(value.Type);
        if (type == typeof(string))
        {
            return value;
        }

        var isSame = (Numbers.IsInteger(type) && type == (Nullable.GetUnderlyingType(value.Type) ?? value.Type)) || type == typeof(Guid) || type == typeof(char);
        return isSame
            ? new SqlCast(value, "VARCHAR", false, typeof(string))
            : throw Untranslatable.Because(whole, $"SQL writes {value.Type.Name} in another way than .NET; make the text in the program");
    }

    private static SqlExpression? TryStatic(MethodCallExpression call, ExpressionTranslator translator)
    {
        switch (call.Method.Name)
        {
            case nameof(string.IsNullOrEmpty):
                var value = translator.Scalar(call.Arguments[0]);
                return Or(new SqlIsNull(value, false), SqlOperator.Of("=", value, SqlKeyword.EmptyText, typeof(bool)));
            case nameof(string.IsNullOrWhiteSpace):
                var text = translator.Scalar(call.Arguments[0]);
                return Or(new SqlIsNull(text, false), SqlOperator.Of("=", Trim("trim", text, WhiteSpace), SqlKeyword.EmptyText, typeof(bool)));
            case nameof(string.Concat) when call.Arguments is [NewArrayExpression parts]:
                return Concat(call, parts.Expressions, translator);
            case nameof(string.Concat):
                return Concat(call, call.Arguments, translator);
            default:
                return null;
        }
    }

    // TRUE OR NULL is TRUE, and FALSE is never met by NULL here.
    private static SqlOperator Or(SqlExpression isNull, SqlExpression isEmpty) => new("OR", isNull, isEmpty, typeof(bool), false);

    private static SqlExpression? TryInstance(MethodCallExpression call, ExpressionTranslator translator)
    {
        var text = translator.Scalar(call.Object!);
        switch (call.Method.Name)
        {
            case nameof(string.ToUpper) or nameof(string.ToUpperInvariant) when call.Arguments.Count == 0:
                return SqlFunction.Of("upper", typeof(string), text);
            case nameof(string.ToLower) or nameof(string.ToLowerInvariant) when call.Arguments.Count == 0:
                return SqlFunction.Of("lower", typeof(string), text);
            case nameof(string.Trim):
                return Trim("trim", text, TrimmedCharacters(call));
            case nameof(string.TrimStart):
                return Trim("ltrim", text, TrimmedCharacters(call));
            case nameof(string.TrimEnd):
                return Trim("rtrim", text, TrimmedCharacters(call));
            case nameof(string.StartsWith) or nameof(string.EndsWith) or nameof(string.Contains):
                return Match(call, text, translator);
            case nameof(string.Substring):
                return Substring(call, text, translator);
            case nameof(string.Replace) when call.Arguments.Count == 2:
                return SqlFunction.Of("replace", typeof(string), text, translator.Scalar(call.Arguments[0]), translator.Scalar(call.Arguments[1]));
            case nameof(string.IndexOf) when call.Arguments.Count == 1 || (call.Arguments is [_, var comparison] && IsOrdinal(comparison)):
                var place = SqlFunction.Of("strpos", typeof(int), text, translator.Scalar(call.Arguments[0]));
                return SqlOperator.Of("-", place, SqlKeyword.Number(1), typeof(int));
            default:
                return null;
        }
    }

    private static bool IsOrdinal(Expression comparison) => comparison.Type == typeof(StringComparison) && !IgnoresCase(comparison);

    private static SqlFunction Trim(string function, SqlExpression text, string characters) =>
        SqlFunction.Of(function, typeof(string), text, new SqlParameter(characters, typeof(string)));

    private static string TrimmedCharacters(MethodCallExpression call) => call.Arguments.Count == 0 ? WhiteSpace : ClosedExpression.Evaluate(call.Arguments[0]) switch
    {
        char letter => letter.ToString(),
        char[] { Length: > 0 } letters => new string(letters),
        _ => WhiteSpace,
    };

    private static SqlFunction Substring(MethodCallExpression call, SqlExpression text, ExpressionTranslator translator)
    {
        // SQL counts from 1.
        var first = call.Arguments[0];
        var start = ClosedExpression.IsClosed(first)
            ? new SqlParameter((int)ClosedExpression.Evaluate(first)! + 1, typeof(int))
            : (SqlExpression)SqlOperator.Of("+", translator.Scalar(first), SqlKeyword.Number(1), typeof(int));
        return call.Arguments.Count == 1
            ? SqlFunction.Of("substring", typeof(string), text, start)
            : SqlFunction.Of("substring", typeof(string), text, start, translator.Scalar(call.Arguments[1]));
    }

    private static SqlExpression Match(MethodCallExpression call, SqlExpression text, ExpressionTranslator translator)
    {
        var ignoresCase = call.Arguments switch
        {
            [_] => false,
            [_, var comparison] when comparison.Type == typeof(StringComparison) => IgnoresCase(comparison),
            _ => throw Untranslatable.Because(call, "texts are compared by code point in SQL; use StringComparison.Ordinal or OrdinalIgnoreCase"),
        };
        var part = call.Arguments[0];
        if (ClosedExpression.IsClosed(part))
        {
            var wanted = Convert.ToString(ClosedExpression.Evaluate(part), CultureInfo.InvariantCulture)
                ?? throw new ArgumentNullException(nameof(call), $"{call}: the text to look for is null.");
            return new SqlLike(text, new SqlParameter(Pattern(call.Method.Name, wanted), typeof(string)), ignoresCase);
        }

        return MatchColumn(call.Method.Name, text, translator.Scalar(part), ignoresCase);
    }

    private static string Pattern(string method, string wanted)
    {
        var escaped = wanted.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
        return (method == nameof(string.StartsWith) ? "" : "%") + escaped + (method == nameof(string.EndsWith) ? "" : "%");
    }

    // A text that differs from row to row is no pattern: it would have to be escaped.
    private static SqlFunction MatchColumn(string method, SqlExpression text, SqlExpression part, bool ignoresCase)
    {
        if (ignoresCase)
        {
            (text, part) = (SqlFunction.Of("lower", typeof(string), text), SqlFunction.Of("lower", typeof(string), part));
        }

        var function = method switch
        {
            nameof(string.StartsWith) => "starts_with",
            nameof(string.EndsWith) => "ends_with",
            _ => "contains",
        };
        return SqlFunction.Of(function, typeof(bool), text, part);
    }
}
