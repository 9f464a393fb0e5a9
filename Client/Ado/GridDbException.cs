using System.Data.Common;
using Grid.Errors;

namespace Grid.Client.Ado;

/// <summary>A failure of the grid as ADO.NET knows failures. The <see cref="GridException"/> is the inner exception.</summary>
public sealed class GridDbException : DbException
{
    internal GridDbException(GridException failure)
        : base(failure.Message, failure)
    {
        Code = failure.Code;
        IsTransient = failure.IsTransient;
        Position = (failure as SqlException)?.Position;
    }

    /// <summary>Why it failed. <see cref="Grid.Errors.ErrorCode.OutcomeUnknown"/>: the statement may have been applied; for every other code it was not, unless the message says so.</summary>
    public Grid.Errors.ErrorCode Code { get; }

    /// <summary>Whether the same statement, unchanged, may succeed later.</summary>
    public override bool IsTransient { get; }

    /// <summary>Zero-based offset, in the text that the grid was sent, of the place the message speaks of; null when it speaks of none.</summary>
    public int? Position { get; }

    /// <summary>The nearest SQLSTATE; null when none is near.</summary>
    public override string? SqlState => SqlStates.Of(Code);
}
