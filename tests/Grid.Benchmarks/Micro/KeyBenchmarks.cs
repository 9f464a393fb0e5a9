using BenchmarkDotNet.Attributes;
using Grid.Tables;

namespace Grid.Benchmarks.Micro;

/// <summary>What every call begins with: a row as bytes, and the partition that its key belongs to.</summary>
public class KeyBenchmarks
{
    private const int Partitions = 64;

    private readonly MicroTable _table = new();
    private byte[] _row = [];
    private byte[] _key = [];

    [GlobalSetup]
    public void Prepare() => (_row, _key) = (_table.Encode(4711).ToArray(), _table.KeyOf(4711));

    [Benchmark(Description = "encode a row")]
    public int Encode() => _table.Encode(4711).Length;

    [Benchmark(Description = "partition of a row")]
    public int PartitionOfRow() => KeyCodec.PartitionOfRow(_table.Schema, _row, Partitions).Value;

    [Benchmark(Description = "partition of a key")]
    public int PartitionOfKey() => KeyCodec.PartitionOfKey(_table.Schema, _key, Partitions).Value;
}
