using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions.Changes;

/// <summary>Takes one table's changes out of committed entries, batch by batch, until they are enough.</summary>
/// <param name="place">Where the reader is.</param>
internal sealed class ChangePacking(TableSchema schema, int maxBytes, ChangePlace place)
{
    private readonly ChangesBuilder _builder = new();
    private readonly Dictionary<int, RowUpgrade> _upgrades = [];

    /// <summary>Everything up to here is packed or is none of the table's.</summary>
    public ChangePlace Through { get; private set; } = place;

    public bool HasChanges => _builder.Count > 0;

    /// <summary>Whether nothing more is to be added.</summary>
    public bool IsFull => _builder.ByteCount >= maxBytes;

    /// <summary>Adds the batches of an entry that lie behind a position, as many as there is room for.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ChangesLost"/>: a row's form is not known any more.</exception>
    public void Add(JournalEntry entry, Position after)
    {
        var reader = new EntryReader(entry);
        var (batch, start, end) = (Position.None, 0, 0);
        while (!IsFull && reader.MoveNext())
        {
            if (reader.Position <= after)
            {
                continue;
            }

            if (reader.Position != batch)
            {
                EndBatch(entry, batch, start, end);
                if (IsFull)
                {
                    return;
                }

                (batch, start) = (reader.Position, reader.ContentRange.Start.Value);
            }

            end = reader.ContentRange.End.Value;
            if (reader.Table == schema.Id)
            {
                AddChange(reader);
            }
        }

        EndBatch(entry, batch, start, end);
        if (!IsFull && Through.Position < entry.Last)
        {
            // Batches without operations come last.
            Through = new ChangePlace(entry.Last, BatchFingerprint.Empty);
        }
    }

    public ChangesResponse Build() => _builder.Build(Through);

    private void AddChange(EntryReader reader)
    {
        if (reader.Operation == BatchOperation.Delete)
        {
            _builder.Add(ChangeKind.Delete, reader.Content);
        }
        else
        {
            _builder.Add(ChangeKind.Upsert, reader.Version == schema.Version ? reader.Content : Upgrade(reader.Version).Convert(reader.Content));
        }
    }

    private void EndBatch(JournalEntry entry, Position batch, int start, int end)
    {
        if (batch > Position.None)
        {
            Through = new ChangePlace(batch, BatchFingerprint.Of(entry.Payload.Span[start..end]));
            _builder.EndBatch(Through);
        }
    }

    private RowUpgrade Upgrade(int version)
    {
        if (!_upgrades.TryGetValue(version, out var upgrade))
        {
            // Forms that no journal needs for its rows any more are forgotten when a table has been altered very often.
            _upgrades[version] = upgrade = version > schema.Version || schema.Earlier.Any(earlier => earlier.Version == version)
                ? RowUpgrade.From(schema, version)
                : throw ChangesLost.Of($"Table {schema.Name} has been altered so often since that the columns of version {version} are not known any more; {schema.Earlier.Length} earlier versions are.");
        }

        return upgrade;
    }
}
