using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Simulation.Faults;
using Grid.Tables;

namespace Grid.Simulation.World;

/// <summary>A store's own side: each method is one atomic, durable step. Survives every process; may be down, and may lose its disk.</summary>
internal sealed class SimulatedStore(string name, PlantedBug bug)
{
    private SimulatedCopy? _copy;

    public StoreName Name { get; } = StoreName.Create(name);

    public bool IsDown { get; set; }

    public bool HasCopy => _copy is not null;

    public CopyHeader? Header => _copy?.Header;

    /// <summary>Whether all that is there can be read back.</summary>
    public bool IsWhole => _copy is not null && _copy.Journal.TrueForAll(IsIntact);

    public void Wipe() => _copy = null;

    /// <summary>Changes one bit of the last value of a journal entry. False when the journal is empty.</summary>
    public bool TryDamage(Random random)
    {
        if (_copy is not { Journal: { Count: > 0 } journal })
        {
            return false;
        }

        var index = random.Next(journal.Count);
        var payload = journal[index].Payload.ToArray();
        payload[^1] ^= 0x40;
        journal[index] = journal[index] with { Payload = payload };
        return true;
    }

    public CopyHeader Seal(PartitionId partition, Epoch epoch)
    {
        ThrowIfDown();
        _copy ??= new SimulatedCopy(new CopyHeader(partition, Epoch.None, Epoch.None, Position.None, Position.None));
        if (epoch > _copy.Header.Sealed && (bug != PlantedBug.SkipSealing || _copy.Header.Sealed == Epoch.None))
        {
            _copy.Header = _copy.Header with { Sealed = epoch };
        }

        return bug == PlantedBug.SkipSealing ? _copy.Header with { Sealed = epoch } : _copy.Header;
    }

    public CopyHeader? ReadHeader()
    {
        ThrowIfDown();
        return _copy?.Header;
    }

    public AppendOutcome Append(JournalEntry entry)
    {
        ThrowIfDown();
        if (_copy is null || (bug != PlantedBug.SkipSealing && _copy.Header.Sealed != entry.Epoch) || _copy.Header.Position.Next != entry.First)
        {
            return AppendOutcome.Fenced;
        }

        _copy.Journal.Add(entry);
        _copy.Header = _copy.Header with { Position = entry.Last, LastEpoch = entry.Epoch };
        return AppendOutcome.Appended;
    }

    public List<JournalEntry> ReadJournal(Position after)
    {
        ThrowIfDown();
        var entries = Copy.Journal.Where(entry => entry.Last > after);
        return bug == PlantedBug.SkipChecksum
            ? [.. entries.Select(entry => JournalEntry.Create(entry.Partition, entry.Epoch, entry.First, entry.Last, entry.Payload))]
            : [.. entries];
    }

    public JournalExtent ReadExtent()
    {
        ThrowIfDown();
        return new JournalExtent(
            Copy.Journal.Count > 0 ? Position.Create(Copy.Journal[0].First.Value - 1) : Copy.Header.Position, Copy.Journal.Sum(entry => (long)entry.Payload.Length));
    }

    public List<VersionedRow> ReadRows()
    {
        ThrowIfDown();
        return [.. Copy.Rows.Values];
    }

    public bool Checkpoint(CheckpointRequest request)
    {
        ThrowIfDown();
        if (_copy is null || _copy.Header.Sealed != request.Epoch)
        {
            return false;
        }

        foreach (var table in request.Tables)
        {
            foreach (var row in table.Upserts)
            {
                _copy.Rows[SimulatedCopy.KeyOf(table.Schema, row.Row.Span)] = row;
            }

            foreach (var key in table.Deletes)
            {
                _copy.Rows.Remove(Convert.ToHexString(key.Span));
            }
        }

        _copy.Header = _copy.Header with { Checkpoint = request.UpTo };
        _copy.Journal.RemoveAll(entry => entry.Last <= request.TrimTo);
        return true;
    }

    public bool Reset(CopyHeader header)
    {
        ThrowIfDown();
        if (_copy is not null && _copy.Header.Sealed > header.Sealed)
        {
            return false;
        }

        _copy = new SimulatedCopy(header);
        return true;
    }

    /// <summary>Rows with the journal replayed over them: key to row and version, as text.</summary>
    public SortedDictionary<string, string> Content(TableSchema schema)
    {
        var content = new SortedDictionary<string, string>(Copy.Rows.ToDictionary(row => row.Key, row => $"{Convert.ToHexString(row.Value.Row.Span)}@{row.Value.Position}"));
        foreach (var entry in Copy.Journal.Where(entry => entry.Last > Copy.Header.Checkpoint))
        {
            var reader = new EntryReader(entry);
            while (reader.MoveNext())
            {
                if (reader.Operation == BatchOperation.Delete)
                {
                    content.Remove(Convert.ToHexString(reader.Content));
                }
                else
                {
                    content[SimulatedCopy.KeyOf(schema, reader.Content)] = $"{Convert.ToHexString(reader.Content)}@{reader.Position}";
                }
            }
        }

        return content;
    }

    private SimulatedCopy Copy => _copy ?? throw new GridException(ErrorCode.StoreFailure, $"Store {Name} has no copy.");

    private static bool IsIntact(JournalEntry entry) =>
        entry == JournalEntry.Create(entry.Partition, entry.Epoch, entry.First, entry.Last, entry.Payload);

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new GridException(ErrorCode.StoreFailure, $"Store {Name} is down.", isTransient: true);
        }
    }
}
