namespace Grid.Grains.Partitions;

/// <summary>Lets a few partitions of this silo be copied at a time, so that making copies leaves room for work. Thread-safe.</summary>
internal sealed class CopyTurns
{
    private const int MaxCopies = 2;

    private int _taken;

    /// <summary>Takes a turn, which must be returned; false when all are taken.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= MaxCopies)
        {
            return true;
        }

        Return();
        return false;
    }

    public void Return() => Interlocked.Decrement(ref _taken);
}
