using BenchmarkDotNet.Attributes;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.Benchmarks.Micro;

/// <summary>A journal entry of 64 batches of one row: packed with its checksum, and walked through.</summary>
public class JournalBenchmarks
{
    private const int Batches = 64;

    private readonly MicroTable _table = new();
    private byte[][] _rows = [];
    private JournalEntry _entry = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _rows = [.. Enumerable.Range(0, Batches).Select(number => _table.Encode(number).ToArray())];
        _entry = NewEntry();
    }

    [Benchmark(Description = "journal a write, 64 an entry", OperationsPerInvoke = Batches)]
    public int Encode() => NewEntry().Payload.Length;

    [Benchmark(Description = "read a journaled write, 64 an entry", OperationsPerInvoke = Batches)]
    public int Decode()
    {
        _entry.Verify();
        var bytes = 0;
        var reader = new EntryReader(_entry);
        while (reader.MoveNext())
        {
            bytes += reader.Content.Length;
        }

        return bytes;
    }

    private JournalEntry NewEntry()
    {
        var builder = new EntryBuilder();
        foreach (var row in _rows)
        {
            builder.Add(BatchOperation.Upsert, _table.Schema.Id, _table.Schema.Version, row);
            builder.EndBatch();
        }

        return builder.Build(PartitionId.Create(0), Epoch.Create(1), Position.None);
    }
}
