using System.Linq.Expressions;

namespace Grid.Client.Linq.Translation;

/// <summary>Refusals: they name the expression and say why, and nothing has been sent.</summary>
internal static class Untranslatable
{
    public static NotSupportedException Because(Expression expression, string reason) => Because($"The expression {expression}", reason);

    public static NotSupportedException Because(string what, string reason) =>
        new($"{char.ToUpperInvariant(what[0])}{what[1..]} cannot be translated to SQL: {reason}.");
}
