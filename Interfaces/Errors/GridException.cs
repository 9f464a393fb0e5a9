namespace Grid.Errors;

/// <summary>
/// The environment failed: a store, a silo, the network. <see cref="IsTransient"/> says whether the same call may
/// succeed later. Nothing was applied unless the type is <see cref="OutcomeUnknownException"/>.
/// </summary>
[GenerateSerializer]
[Alias("grid.GridException")]
public class GridException : Exception
{
    public GridException(ErrorCode code, string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>Why it failed.</summary>
    [Id(0)]
    public ErrorCode Code { get; }

    /// <summary>Whether the same call, unchanged, may succeed later.</summary>
    [Id(1)]
    public bool IsTransient { get; }
}
