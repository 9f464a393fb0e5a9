using System.Buffers;
using System.Runtime.InteropServices;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>The calls of a request in parts: one for each partition, and for reads one for each table of it.</summary>
/// <param name="Tables">The tables of all calls.</param>
/// <param name="Starts">Index of the first call of each part; one more ends the last.</param>
/// <param name="TableIndexes">Index of the table of each part; empty for parts that have been sent.</param>
internal readonly record struct SiloParts(TableRef[] Tables, int[] Starts, int[] TableIndexes)
{
    /// <summary>The number of each part in the request that was sent, ascending, when these are the parts of it that were not answered; null when they are all.</summary>
    public int[]? Numbers { get; init; }

    public int Count => Starts.Length - 1;

    /// <summary>Sorts the calls of a request by partition, and says where parts begin.</summary>
    /// <param name="byTable">Whether calls for different tables are different parts.</param>
    public static SiloParts Of<TCall>(CallRequest<TCall> request, Func<TCall, (PartitionId Partition, TableRef Table)> placeOf, bool byTable)
    {
        var keys = ArrayPool<long>.Shared.Rent(request.Count);
        try
        {
            var tables = new List<TableRef>(1);
            for (var index = 0; index < request.Count; index++)
            {
                var (partition, table) = placeOf(request.Calls[index]);
                var known = IndexOf(tables, table);
                keys[index] = ((long)partition.Value << 32) | (byTable ? (uint)known : 0);
            }

            Array.Sort(keys, request.Calls, 0, request.Count);
            return Split([.. tables], keys.AsSpan(0, request.Count));
        }
        finally
        {
            ArrayPool<long>.Shared.Return(keys);
        }
    }

    private static SiloParts Split(TableRef[] tables, ReadOnlySpan<long> keys)
    {
        var count = 1;
        for (var index = 1; index < keys.Length; index++)
        {
            count += keys[index] != keys[index - 1] ? 1 : 0;
        }

        var (starts, tableIndexes) = (new int[count + 1], new int[count]);
        starts[count] = keys.Length;
        tableIndexes[0] = (int)keys[0];
        for (int index = 1, part = 1; index < keys.Length; index++)
        {
            if (keys[index] != keys[index - 1])
            {
                tableIndexes[part] = (int)keys[index];
                starts[part++] = index;
            }
        }

        return new SiloParts(tables, starts, tableIndexes);
    }

    private static int IndexOf(List<TableRef> tables, TableRef table)
    {
        for (var index = 0; index < tables.Count; index++)
        {
            if (tables[index] == table)
            {
                return index;
            }
        }

        tables.Add(table);
        return tables.Count - 1;
    }

    /// <summary>The calls of parts that are given by their numbers in the request that was sent.</summary>
    public Span<TCall> CallsOf<TCall>(CallRequest<TCall> request, int[] numbers)
    {
        var calls = new List<TCall>(request.Count);
        foreach (var number in numbers)
        {
            calls.AddRange(CallsOf(request, Numbers is null ? number : Array.BinarySearch(Numbers, number)));
        }

        return CollectionsMarshal.AsSpan(calls);
    }

    /// <summary>The parts without those of some numbers, and their calls.</summary>
    public (SiloParts Parts, TCall[] Calls) Without<TCall>(CallRequest<TCall> request, int[] numbers)
    {
        var (left, starts, calls) = (new List<int>(), new List<int>(), new List<TCall>());
        for (var part = 0; part < Count; part++)
        {
            var number = Numbers?[part] ?? part;
            if (Array.BinarySearch(numbers, number) < 0)
            {
                left.Add(number);
                starts.Add(calls.Count);
                calls.AddRange(CallsOf(request, part));
            }
        }

        return (new SiloParts(Tables, [.. starts, calls.Count], []) { Numbers = [.. left] }, [.. calls]);
    }

    /// <summary>The calls of a part.</summary>
    public ReadOnlySpan<TCall> CallsOf<TCall>(CallRequest<TCall> request, int part) => request.Calls.AsSpan(Starts[part], Starts[part + 1] - Starts[part]);
}
