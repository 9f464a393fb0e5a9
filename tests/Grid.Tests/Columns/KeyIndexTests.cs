using System.Buffers.Binary;
using CsCheck;
using Grid.Grains.Columns;

namespace Grid.Tests.Columns;

public sealed class KeyIndexTests
{
    [Fact]
    public void NumberTable_AfterAnyChanges_EqualsADictionary() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);

            // Few hashes make long runs of entries that share a home, which deletion must not tear.
            var keys = new Keys(hashCount: random.Next(3) == 0 ? 5 : int.MaxValue);
            var table = new NumberTable(keys);
            var present = new Dictionary<int, int>();
            var free = new Stack<int>();
            for (var step = 0; step < 1000; step++)
            {
                var key = random.Next(200);
                if (present.TryGetValue(key, out var number))
                {
                    Assert.Equal(number, table.Find(Keys.Bytes(key), keys.Hash(key)));
                    if (random.Next(2) == 0)
                    {
                        table.Remove(keys.Hash(key), number);
                        present.Remove(key);
                        free.Push(number);
                    }
                }
                else
                {
                    Assert.Equal(-1, table.Find(Keys.Bytes(key), keys.Hash(key)));
                    number = free.TryPop(out var used) ? used : present.Count;
                    table.Reserve(number);
                    keys.ByNumber[number] = key;
                    table.Add(keys.Hash(key), number);
                    present[key] = number;
                }

                Assert.Equal(present.Count, table.Count);
            }

            foreach (var (key, number) in present)
            {
                Assert.Equal(number, table.Find(Keys.Bytes(key), keys.Hash(key)));
            }

            AssertRuns(table, keys, [.. present.Values]);
        },
        iter: 200);

    // Every number is in one run; hashes only grow from run to run; the run of each hash is found.
    private static void AssertRuns(NumberTable table, Keys keys, int[] numbers)
    {
        var all = new List<int>();
        var position = 0;
        var last = -1m;
        var run = new List<int>();
        while (table.TryReadRun(ref position, run))
        {
            var hashes = run.ConvertAll(number => (decimal)keys.Hash(keys.ByNumber[number]));
            Assert.All(hashes, hash => Assert.True(hash > last));
            last = hashes.Append(last).Max();
            foreach (var number in run)
            {
                var start = table.FindRun(keys.Hash(keys.ByNumber[number]));
                var found = new List<int>();
                Assert.True(table.TryReadRun(ref start, found));
                Assert.Equal(run, found);
            }

            all.AddRange(run);
            run.Clear();
        }

        Assert.Equal(numbers.Order(), all.Order());
    }

    [Fact]
    public void NumberTable_OfAHundredThousand_IsAtLeastTwoFifthsFull()
    {
        var keys = new Keys(int.MaxValue);
        var table = new NumberTable(keys);
        for (var number = 0; number < 100_000; number++)
        {
            table.Reserve(number);
            keys.ByNumber[number] = number;
            table.Add(keys.Hash(number), number);
        }

        Assert.Equal(ArraySize.Header + (131_072 * sizeof(uint)), table.ByteCount);
        for (var number = 0; number < 100_000; number++)
        {
            Assert.Equal(number, table.Find(Keys.Bytes(number), keys.Hash(number)));
        }

        // The bits of the hash in an entry spare nearly all comparisons with other keys.
        Assert.InRange(keys.ComparisonCount, 100_000, 101_000);
    }

    [Fact]
    public void NumberTable_OfOnePartitionsKeys_HasShortRuns()
    {
        const int partitions = 64;
        var keys = new Keys(int.MaxValue);
        var table = new NumberTable(keys);
        int[] ofPartition = [.. Enumerable.Range(0, 3_200_000).Where(key => keys.Hash(key) % partitions == 7)];
        for (var number = 0; number < ofPartition.Length; number++)
        {
            table.Reserve(number);
            keys.ByNumber[number] = ofPartition[number];
            table.Add(keys.Hash(ofPartition[number]), number);
        }

        // What a search for a key that is not there looks at, on average, is half of the run that its home is in.
        var (position, squares) = (0, 0L);
        for (var run = new List<int>(); table.TryReadRun(ref position, run); run.Clear())
        {
            squares += (long)run.Count * run.Count;
        }

        Assert.InRange(squares / (double)ofPartition.Length, 1, 100);
    }

    [Fact]
    public void Remove_NumberThatIsNotThere_IsADefect()
    {
        var keys = new Keys(int.MaxValue);
        var table = new NumberTable(keys);
        table.Reserve(0);

        Assert.Throws<InvalidOperationException>(() => table.Remove(1, 0));
    }

    private sealed class Keys : INumberedKeys
    {
        private readonly int _hashCount;

        public Keys(int hashCount)
        {
            _hashCount = hashCount;
        }

        public Dictionary<int, int> ByNumber { get; } = [];

        public int ComparisonCount { get; private set; }

        public static byte[] Bytes(int key)
        {
            var bytes = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, key);
            return bytes;
        }

        public ulong Hash(int key) => KeyIndex.HashOf(Bytes(key % _hashCount));

        public ulong HashOf(int number) => Hash(ByNumber[number]);

        public bool IsKey(int number, ReadOnlySpan<byte> key)
        {
            ComparisonCount++;
            return BinaryPrimitives.ReadInt32LittleEndian(key) == ByNumber[number];
        }
    }
}
