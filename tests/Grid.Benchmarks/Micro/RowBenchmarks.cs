using BenchmarkDotNet.Attributes;
using Grid.Grains.Columns;
using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Benchmarks.Micro;

/// <summary>Rows of a partition by key: gathered for a request, and replaced.</summary>
public class RowBenchmarks
{
    private const int Rows = 100_000;
    private const int KeysOfRequest = 64;
    private const int MaxReadBytes = 32 * 1024 * 1024;

    private readonly MicroTable _table = new();
    private readonly PointRead _read = new();
    private TableSlice _slice = null!;
    private ReadRequest _request = null!;
    private byte[][] _rows = [];
    private long _version;
    private int _next;

    [GlobalSetup]
    public void Prepare()
    {
        _slice = new TableSlice(_table.Schema);
        for (var number = 0; number < Rows; number++)
        {
            _slice.Upsert(_table.Encode(number), ++_version);
        }

        _rows = [.. Enumerable.Range(0, KeysOfRequest).Select(number => _table.Encode(number * 997).ToArray())];
        var keys = new byte[KeysOfRequest * 16];
        var offset = 0;
        for (var number = 0; number < KeysOfRequest; number++)
        {
            var key = _table.KeyOf(number * 997);
            offset += VarInt.Write(keys.AsSpan(offset), (ulong)key.Length);
            key.CopyTo(keys, offset);
            offset += key.Length;
        }

        _request = new ReadRequest(TableRef.Of(_table.Schema), KeysOfRequest, keys.AsMemory(0, offset));
    }

    [Benchmark(Description = "read a row by key, 64 a request", OperationsPerInvoke = KeysOfRequest)]
    public int Read() => _read.Read(_slice, _request, MaxReadBytes).Count;

    [Benchmark(Description = "replace a row by key")]
    public int Replace()
    {
        _next = (_next + 1) % KeysOfRequest;
        _slice.Upsert(_rows[_next], ++_version);
        return _slice.RowCount;
    }
}
