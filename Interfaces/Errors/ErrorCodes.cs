using System.Collections.Frozen;

namespace Grid.Errors;

/// <summary>The text of an <see cref="ErrorCode"/> as HTTP and the console show it, for example <c>outcome-unknown</c>.</summary>
public static class ErrorCodes
{
    private static readonly FrozenDictionary<ErrorCode, string> Texts =
        Enum.GetValues<ErrorCode>().ToFrozenDictionary(code => code, KebabCase);

    /// <summary>The stable, lower-case, dash-separated text of a code.</summary>
    public static string ToText(this ErrorCode code) => Texts.TryGetValue(code, out var text) ? text : "internal";

    private static string KebabCase(ErrorCode code) => string.Concat(
        code.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter)
            ? "-" + char.ToLowerInvariant(letter)
            : char.ToLowerInvariant(letter).ToString()));
}
