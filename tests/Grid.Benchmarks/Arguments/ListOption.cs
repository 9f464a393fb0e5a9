using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Grid.Benchmarks.Arguments;

/// <summary>Options of several values, separated by commas.</summary>
internal static class ListOption
{
    /// <summary>Whole numbers within a range.</summary>
    public static Option<IReadOnlyList<int>> OfNumbers(string name, string description, int least, int most, params int[] preset) => Create(
        name, description, preset, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? (true, number) : default);

    /// <summary>Names out of a few, in any case of letters.</summary>
    public static Option<IReadOnlyList<T>> OfNames<T>(string name, string description, IReadOnlyList<T> all, Func<T, string> nameOf) => Create(
        name, description, all, $"one of {string.Join(", ", all.Select(nameOf))}",
        text => all.Where(each => string.Equals(nameOf(each), text, StringComparison.OrdinalIgnoreCase)).Select(each => (true, each)).FirstOrDefault());

    private static Option<IReadOnlyList<T>> Create<T>(string name, string description, IReadOnlyList<T> preset, string what, Func<string, (bool IsKnown, T Value)> parse) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => preset,
        CustomParser = result => Parse(name, what, parse, result),
    };

    private static IReadOnlyList<T>? Parse<T>(string name, string what, Func<string, (bool IsKnown, T Value)> parse, ArgumentResult result)
    {
        var values = new List<T>();
        foreach (var text in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            var (isKnown, value) = parse(text);
            if (!isKnown)
            {
                result.AddError($"{name} has '{text}', which is not {what}; separate several by commas.");
                return null;
            }

            values.Add(value);
        }

        return values;
    }
}
