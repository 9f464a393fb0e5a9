namespace Grid.Silo.Commands.LocalClusters;

/// <summary>
/// How long to wait before a silo is started again: not at all after a long life, and twice as long each time that it
/// died soon, so that one that cannot live does not keep the machine busy with starting it.
/// </summary>
internal sealed class RestartDelay(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A silo that lived so long is not one that cannot live.</summary>
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(30);

    private long? _lastStart;
    private TimeSpan _delay;

    /// <summary>The delay before the start that is due now.</summary>
    public TimeSpan Next()
    {
        var diedSoon = _lastStart is { } start && time.GetElapsedTime(start) < LongLife + _delay;
        _delay = !diedSoon ? TimeSpan.Zero
            : _delay == TimeSpan.Zero ? First
            : _delay + _delay < Longest ? _delay + _delay
            : Longest;
        _lastStart = time.GetTimestamp();
        return _delay;
    }
}
