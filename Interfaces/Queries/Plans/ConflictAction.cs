namespace Grid.Queries.Plans;

/// <summary>What an INSERT does with a row whose key exists. Numbers are on the wire: append only.</summary>
public enum ConflictAction
{
    /// <summary>Refuse the whole unit with <see cref="Errors.ErrorCode.DuplicateKey"/>.</summary>
    Fail = 0,

    /// <summary>Leave the row that is there, and pass over the new one; also over a second one of the same key.</summary>
    Skip = 1,

    /// <summary>Change the row that is there as <see cref="ConflictUpdate"/> says.</summary>
    Update = 2,
}
