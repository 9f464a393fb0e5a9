using System.CommandLine;
using System.Globalization;

namespace Grid.Benchmarks.Arguments;

/// <summary>Numbers that an option takes.</summary>
internal static class OptionRange
{
    /// <summary>Refuses other numbers, with what is allowed.</summary>
    public static Option<T> Within<T>(this Option<T> option, T least, T most)
        where T : struct, IComparable<T>, IParsable<T>
    {
        option.Validators.Add(result =>
        {
            // What is no number is refused without this.
            if (result.Tokens is [{ Value: var text }] && T.TryParse(text, CultureInfo.InvariantCulture, out var value) && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}: use {least} to {most}."));
            }
        });
        return option;
    }
}
