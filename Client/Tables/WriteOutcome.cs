using System.Diagnostics.CodeAnalysis;
using Grid.Errors;

namespace Grid.Client.Tables;

/// <summary>What became of one row of a call that wrote many.</summary>
/// <param name="Result">The acknowledged write; meaningless when <paramref name="Failure"/> is given.</param>
/// <param name="Failure">
/// Null when the write was acknowledged. An <see cref="OutcomeUnknownException"/> means that the row may be written; any
/// other that it certainly is not.
/// </param>
public sealed record WriteOutcome<TKey>(TKey Key, WriteResult Result, GridException? Failure)
{
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Failure is null;
}
