namespace Grid.Silo;

/// <summary>What the program tells the shell. Numbers are a contract: append only.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Success = 0;

    /// <summary>Something failed: a refused statement, a damaged store, an occupied port.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No silo answers, or the grid cannot serve now.</summary>
    public const int Unavailable = 3;

    /// <summary>The grid answered, and the answer is not the right one.</summary>
    public const int WrongAnswer = 4;
}
