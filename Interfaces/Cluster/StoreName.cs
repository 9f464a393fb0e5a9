using System.Text.RegularExpressions;
using Grid.Errors;

namespace Grid.Cluster;

/// <summary>The configured name of a store. It decides by rendezvous hashing which partitions the store holds, so it never changes.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.StoreName")]
public readonly partial record struct StoreName : IComparable<StoreName>
{
    [Id(0)]
    private readonly string _text;

    private StoreName(string text) => _text = text;

    public static StoreName Create(string text) => text is not null && Pattern().IsMatch(text)
        ? new StoreName(text)
        : throw new RequestException(ErrorCode.InvalidConfiguration,
            $"'{text}' is not a store name: use at most 40 lower-case letters, digits and dashes, beginning with a letter.");

    public int CompareTo(StoreName other) => string.CompareOrdinal(_text, other._text);

    public override string ToString() => _text ?? "";

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
