using System.Runtime.CompilerServices;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Tests.Journal;

/// <summary>A store that keeps its copies in memory, and fails when told to. What it holds survives the owners of a test, as a database would.</summary>
internal sealed class MemoryPartitionStore(string name) : IPartitionStore
{
    private readonly Dictionary<PartitionId, Copy> _copies = [];

    public StoreName Name { get; } = StoreName.Create(name);

    public string Provider => "memory";

    /// <summary>The next appends throw before they do anything.</summary>
    public bool FailsAppends { get; set; }

    /// <summary>The next appends throw after they have done their work, as when an answer is lost.</summary>
    public bool LosesAnswers { get; set; }

    public bool IsDown { get; set; }

    /// <summary>What opening throws; null when it works.</summary>
    public GridException? OpenFailure { get; set; }

    public int OpenCount { get; private set; }

    /// <summary>How many of the next reads of rows fail.</summary>
    public int RowFailures { get; set; }

    public bool IsRowFailureTransient { get; set; }

    public int AppendCount { get; private set; }

    /// <summary>Pages of the journal that were read.</summary>
    public int PageCount { get; private set; }

    /// <summary>Awaited before each append does anything.</summary>
    public Func<Task> BeforeAppend { get; set; } = () => Task.CompletedTask;

    public CopyHeader? Header(PartitionId partition) => _copies.GetValueOrDefault(partition)?.Header;

    /// <summary>What the copy amounts to when its journal is replayed over its rows: text of each row by its key in hexadecimal digits.</summary>
    public Dictionary<string, string> Content(PartitionId partition, TableSchema schema)
    {
        var content = _copies[partition].Rows.Where(row => row.Key.Item1 == schema.Id).ToDictionary(row => row.Key.Item2, row => $"{Convert.ToHexString(row.Value.Row.Span)}@{row.Value.Position}-{row.Value.Expires.Microseconds}");
        foreach (var entry in _copies[partition].Journal.Where(entry => entry.Last > _copies[partition].Header.Checkpoint))
        {
            var reader = new EntryReader(entry);
            while (reader.MoveNext())
            {
                if (reader.Table != schema.Id)
                {
                    continue;
                }

                if (reader.Operation == BatchOperation.Delete)
                {
                    content.Remove(Convert.ToHexString(reader.Content));
                }
                else
                {
                    content[Convert.ToHexString(KeyCodec.KeyOf(schema, reader.Content))] = $"{Convert.ToHexString(reader.Content)}@{reader.Position}-{reader.Expires.Microseconds}";
                }
            }
        }

        return content;
    }

    public IReadOnlyList<JournalEntry> Journal(PartitionId partition) => _copies[partition].Journal;

    /// <summary>The disk is replaced by an empty one.</summary>
    public void Wipe() => _copies.Clear();

    /// <summary>What the store holds of a partition now, to put its disk back to later.</summary>
    public CopySnapshot Save(PartitionId partition) => new(_copies[partition].Header, [.. _copies[partition].Journal]);

    public void Restore(CopySnapshot snapshot)
    {
        var copy = _copies[snapshot.Header.Partition] = new Copy { Header = snapshot.Header };
        copy.Journal.AddRange(snapshot.Journal);
    }

    public void Damage(PartitionId partition, int entry)
    {
        var journal = _copies[partition].Journal;
        var payload = journal[entry].Payload.ToArray();
        payload[^1] ^= 1;
        journal[entry] = journal[entry] with { Payload = payload };
    }

    public Task OpenAsync(GridIdentity grid, CancellationToken cancellationToken)
    {
        OpenCount++;
        return OpenFailure is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EnsureTablesAsync(IReadOnlyCollection<TableSchema> tables, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DropTableAsync(TableId table, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<CopyHeader> SealAsync(PartitionId partition, Epoch epoch, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        if (!_copies.TryGetValue(partition, out var copy))
        {
            _copies[partition] = copy = new Copy { Header = new CopyHeader(partition, Epoch.None, Epoch.None, Position.None, Position.None) };
        }

        if (epoch > copy.Header.Sealed)
        {
            copy.Header = copy.Header with { Sealed = epoch };
        }

        return Task.FromResult(copy.Header);
    }

    public Task<CopyHeader?> ReadHeaderAsync(PartitionId partition, CancellationToken cancellationToken) => Task.FromResult(Header(partition));

    public async Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        AppendCount++;
        await BeforeAppend();
        ThrowIfDown();
        if (FailsAppends)
        {
            throw new GridException(ErrorCode.StoreFailure, "The append fails on purpose.");
        }

        var outcomes = entries.Select(Append).ToArray();
        return LosesAnswers ? throw new GridException(ErrorCode.StoreFailure, "The answer is lost on purpose.") : outcomes;
    }

    public async IAsyncEnumerable<JournalEntry> ReadJournalAsync(
        PartitionId partition, Position after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var entry in _copies[partition].Journal.Where(entry => entry.Last > after).ToList())
        {
            yield return entry;
        }
    }

    public Task<IReadOnlyList<JournalEntry>> ReadJournalPageAsync(PartitionId partition, Position after, int maxBytes, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        var page = new List<JournalEntry>();
        var bytes = 0;
        foreach (var entry in _copies[partition].Journal.Where(entry => entry.Last > after).TakeWhile(_ => bytes < maxBytes))
        {
            page.Add(entry);
            bytes += entry.Payload.Length;
        }

        PageCount++;
        return Task.FromResult<IReadOnlyList<JournalEntry>>(page);
    }

    public Task<JournalExtent> ReadExtentAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        var copy = _copies[partition];
        return Task.FromResult(new JournalExtent(
            copy.Journal.Count > 0 ? Position.Create(copy.Journal[0].First.Value - 1) : copy.Header.Position, copy.Journal.Sum(entry => (long)entry.Payload.Length)));
    }

    public Task ReadRowsAsync(PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken)
    {
        if (RowFailures > 0)
        {
            RowFailures--;
            return Task.FromException(new GridException(ErrorCode.StoreFailure, $"Store {Name} holds a row that is none.", IsRowFailureTransient));
        }

        foreach (var (place, row) in _copies[partition].Rows.Where(row => row.Key.Item1 == schema.Id))
        {
            var version = _copies[partition].Versions[place];
            onRow(version == schema.Version ? row.Row.Span : RowUpgrade.From(schema, version).Convert(row.Row.Span), row.Position, row.Expires);
        }

        return Task.CompletedTask;
    }

    public Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        var copy = _copies[request.Partition];
        if (copy.Header.Sealed != request.Epoch)
        {
            return Task.FromResult(false);
        }

        foreach (var table in request.Tables)
        {
            foreach (var row in table.Upserts)
            {
                var place = (table.Schema.Id, Convert.ToHexString(KeyCodec.KeyOf(table.Schema, row.Row.Span)));
                copy.Rows[place] = row;
                copy.Versions[place] = table.Schema.Version;
            }

            foreach (var key in table.Deletes)
            {
                copy.Rows.Remove((table.Schema.Id, Convert.ToHexString(key.Span)));
            }
        }

        copy.Header = copy.Header with { Checkpoint = request.UpTo };
        copy.Journal.RemoveAll(entry => entry.Last <= request.TrimTo);
        return Task.FromResult(true);
    }

    public Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        if (_copies.TryGetValue(header.Partition, out var copy) && copy.Header.Sealed > header.Sealed)
        {
            return Task.FromResult(false);
        }

        _copies[header.Partition] = new Copy { Header = header };
        return Task.FromResult(true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AppendOutcome Append(JournalEntry entry)
    {
        var copy = _copies[entry.Partition];
        if (copy.Header.Sealed != entry.Epoch || copy.Header.Position.Next != entry.First)
        {
            return AppendOutcome.Fenced;
        }

        copy.Journal.Add(entry);
        copy.Header = copy.Header with { Position = entry.Last, LastEpoch = entry.Epoch };
        return AppendOutcome.Appended;
    }

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new GridException(ErrorCode.StoreFailure, $"Store {Name} is down on purpose.");
        }
    }

    /// <summary>A copy without rows as it was at one moment.</summary>
    public sealed record CopySnapshot(CopyHeader Header, JournalEntry[] Journal);

    private sealed class Copy
    {
        public required CopyHeader Header { get; set; }

        public List<JournalEntry> Journal { get; } = [];

        public Dictionary<(TableId, string), VersionedRow> Rows { get; } = [];

        /// <summary>The version of its table's schema that each row is encoded for.</summary>
        public Dictionary<(TableId, string), int> Versions { get; } = [];
    }
}
