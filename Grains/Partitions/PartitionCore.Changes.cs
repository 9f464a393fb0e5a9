using Grid.Grains.Partitions.Changes;
using Grid.Partitions;

namespace Grid.Grains.Partitions;

internal sealed partial class PartitionCore
{
    private readonly CommitSignal _signal = new();

    /// <summary>What was committed behind a place.</summary>
    public ChangeFeed Changes { get; }

    /// <summary>Up to here everything committed is applied, so that reads show it.</summary>
    public Position Applied { get; private set; }

    /// <summary>Lets no reader of changes wait any more: the partition is about to be handed over. Thread-safe.</summary>
    public void EndWaits() => _signal.End();

    private void NoteApplied()
    {
        Applied = _journal.Position;
        _signal.Raise();
    }
}
