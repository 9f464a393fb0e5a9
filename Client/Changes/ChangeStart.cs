namespace Grid.Client.Changes;

/// <summary>Where a subscription begins.</summary>
public sealed class ChangeStart
{
    private ChangeStart(string? token = null) => Token = token;

    /// <summary>With what is committed from now on.</summary>
    public static ChangeStart Now { get; } = new();

    /// <summary>
    /// With every row that is there, as a change of its own (<see cref="RowChange{TKey, TRow}.IsInitial"/>), and then with everything that
    /// is committed from now on, nothing left out between.
    /// </summary>
    public static ChangeStart Rows { get; } = new();

    /// <summary>The token to go on behind; null for the other starts.</summary>
    internal string? Token { get; }

    /// <summary>Behind a token, see <see cref="ChangeSubscription{TKey, TRow}.ResumeToken"/>; also in another process, and after any number of failures of the grid.</summary>
    public static ChangeStart After(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new ChangeStart(token);
    }
}
