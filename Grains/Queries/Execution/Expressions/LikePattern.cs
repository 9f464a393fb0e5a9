using System.Text;
using Grid.Errors;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>A LIKE pattern: <c>%</c> any code points, <c>_</c> one, everything else itself; an escape character takes their meaning away.</summary>
internal sealed class LikePattern
{
    private readonly byte[] _pattern;
    private readonly byte[] _escape;
    private readonly bool _ignoresCase;
    private readonly (Rune Rune, Kind Kind)[] _parts;

    public LikePattern(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape, bool ignoresCase)
    {
        _pattern = pattern.ToArray();
        _escape = escape.ToArray();
        _ignoresCase = ignoresCase;
        _parts = Compile(Encoding.UTF8.GetString(pattern), Encoding.UTF8.GetString(escape));
    }

    private enum Kind
    {
        Exactly = 0,
        One = 1,
        Any = 2,
    }

    public bool IsFor(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape) => pattern.SequenceEqual(_pattern) && escape.SequenceEqual(_escape);

    // Greedy with one point to go back to: an earlier % never needs to take more once a later one has matched.
    public bool Matches(ReadOnlySpan<byte> text)
    {
        var part = 0;
        var position = 0;
        var (retryPart, retryPosition) = (-1, 0);
        while (position < text.Length)
        {
            Rune.DecodeFromUtf8(text[position..], out var rune, out var length);
            if (part < _parts.Length && _parts[part].Kind == Kind.Any)
            {
                (retryPart, retryPosition) = (++part, position);
            }
            else if (part < _parts.Length && (_parts[part].Kind == Kind.One || _parts[part].Rune == Fold(rune)))
            {
                part++;
                position += length;
            }
            else if (retryPart >= 0)
            {
                Rune.DecodeFromUtf8(text[retryPosition..], out _, out var skipped);
                retryPosition += skipped;
                (part, position) = (retryPart, retryPosition);
            }
            else
            {
                return false;
            }
        }

        while (part < _parts.Length && _parts[part].Kind == Kind.Any)
        {
            part++;
        }

        return part == _parts.Length;
    }

    private Rune Fold(Rune rune) => _ignoresCase ? Rune.ToLowerInvariant(rune) : rune;

    private (Rune Rune, Kind Kind)[] Compile(string pattern, string escape)
    {
        var parts = new List<(Rune Rune, Kind Kind)>();
        var isEscaped = false;
        foreach (var rune in pattern.EnumerateRunes())
        {
            if (!isEscaped && escape.Length > 0 && rune.ToString() == escape)
            {
                isEscaped = true;
                continue;
            }

            var kind = isEscaped ? Kind.Exactly : rune.Value switch { '%' => Kind.Any, '_' => Kind.One, _ => Kind.Exactly };
            parts.Add((Fold(rune), kind));
            isEscaped = false;
        }

        return isEscaped
            ? throw new RequestException(ErrorCode.InvalidRequest, $"The LIKE pattern '{pattern}' ends with its escape character.")
            : [.. parts];
    }
}
