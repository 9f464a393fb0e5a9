using Grid.Grains.Queries.Gather;
using Grid.Partitions;

namespace Grid.Grains.Partitions;

/// <summary>Expects partitions where <see cref="PartitionPlacement"/> prefers them. Thread-safe.</summary>
internal sealed class PartitionWhereabouts(
    PartitionPlacement placement, IClusterMembershipService membership, ILocalSiloDetails self, TimeProvider time) : IPartitionWhereabouts
{
    /// <summary>How long a choice is believed: silos that leave change it before membership does.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // Replaced whole.
    private Choices? _choices;

    public SiloAddress? Find(PartitionId partition)
    {
        var choices = Volatile.Read(ref _choices);
        if (choices is null || choices.Version != membership.CurrentSnapshot.Version || time.GetElapsedTime(choices.MadeAt) > MaxAge)
        {
            Volatile.Write(ref _choices, choices = MakeChoices());
        }

        return choices.Of(partition, placement);
    }

    private Choices MakeChoices()
    {
        var snapshot = membership.CurrentSnapshot;
        var active = snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToList();
        return new Choices(snapshot.Version, time.GetTimestamp(), active, self.SiloAddress);
    }

    private sealed class Choices(MembershipVersion version, long madeAt, List<SiloAddress> active, SiloAddress self)
    {
        private readonly SiloAddress?[] _silos = new SiloAddress?[PartitionId.MaxCount];

        public MembershipVersion Version => version;

        public long MadeAt => madeAt;

        // Alone, there is nothing to choose; two threads that choose at once choose the same.
        public SiloAddress? Of(PartitionId partition, PartitionPlacement placement)
        {
            if (active.Count < 2)
            {
                return null;
            }

            var silo = _silos[partition.Value] ??= placement.Choose(partition, active);
            return silo.Equals(self) ? null : silo;
        }
    }
}
