using Grid.Client.Tables;
using Grid.Errors;
using Microsoft.Extensions.Primitives;

namespace Grid.Silo.Http;

/// <summary>
/// What a request demands of the row (RFC 9110, section 13): <c>If-Match</c> with entity tags (one of these versions) or
/// <c>*</c> (it exists), <c>If-None-Match: *</c> (it does not exist).
/// </summary>
/// <param name="Kind">What is demanded.</param>
/// <param name="Versions">For <see cref="RowConditionKind.IsVersion"/>; may be empty, and then holds for no row.</param>
internal readonly record struct RowCondition(RowConditionKind Kind, RowVersion[] Versions)
{
    /// <summary>In place of entity tags: any version.</summary>
    public const string Any = "*";

    public bool IsConditional => Kind != RowConditionKind.None;

    /// <summary>Reads the condition of a write.</summary>
    /// <exception cref="RequestException">Both headers are there, or <c>If-None-Match</c> is not <c>*</c>.</exception>
    public static RowCondition Of(IHeaderDictionary headers)
    {
        var match = Split(headers.IfMatch);
        var noneMatch = Split(headers.IfNoneMatch);
        if (match.Length > 0 && noneMatch.Length > 0)
        {
            throw new RequestException(ErrorCode.InvalidRequest, "If-Match and If-None-Match contradict each other: send one of them.");
        }

        if (noneMatch.Length > 0)
        {
            return noneMatch is [Any]
                ? new(RowConditionKind.IsAbsent, [])
                : throw new RequestException(ErrorCode.InvalidRequest, "A write takes If-None-Match: * only (the row must not exist).");
        }

        return match switch
        {
            [] => new(RowConditionKind.None, []),
            [Any] => new(RowConditionKind.Exists, []),
            _ => new(RowConditionKind.IsVersion, EntityTag.Parse(match)),
        };
    }

    /// <summary>Whether a row of this version (null: no row) satisfies the condition.</summary>
    public bool HoldsFor(RowVersion? version) => Kind switch
    {
        RowConditionKind.None => true,
        RowConditionKind.IsAbsent => version is null,
        RowConditionKind.Exists => version is not null,
        RowConditionKind.IsVersion => version is { } actual && Versions.Contains(actual),
        _ => throw new InvalidOperationException($"Unknown condition {Kind}."),
    };

    /// <summary>The entity tags of a header, one a tag however the header is written.</summary>
    public static string[] Split(StringValues header) =>
        [.. header.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
