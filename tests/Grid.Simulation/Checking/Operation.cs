namespace Grid.Simulation.Checking;

/// <summary>One client operation on one register as seen from outside.</summary>
/// <param name="Value">Value written, or read; 0 for a register that does not exist.</param>
/// <param name="End">When the answer came; <see cref="Never"/> for a write whose outcome is unknown: it may take effect at any time, or not at all.</param>
internal sealed record Operation(string Client, long Key, bool IsWrite, long Value, long Start, long End)
{
    public const long Never = long.MaxValue;

    public bool IsCertain => End != Never;

    /// <summary>The value that a conditional write demands; null for any other operation.</summary>
    public long? Expected { get; init; }

    /// <summary>The answer to a conditional write was that its condition does not hold.</summary>
    public bool IsRefused { get; init; }

    public override string ToString() =>
        $"{(IsWrite ? "write" : "read")} {Key} = {Value}{(Expected is { } expected ? $" if {expected}{(IsRefused ? ", refused," : "")}" : "")} by {Client} [{Start / 10_000.0:F1} ms, {(IsCertain ? $"{End / 10_000.0:F1} ms" : "unknown")}]";
}
