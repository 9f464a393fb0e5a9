using Grid.Grains.Queries.Execution.Groups;

namespace Grid.Tests.Queries.Execution;

public sealed class IntegerSetTests
{
    [Fact]
    public void TryAdd_RandomValuesAroundRandomPlaces_HoldsWhatAHashSetHolds()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var set = new IntegerSet();
            var expected = new HashSet<long>();
            var center = random.Next(3) switch { 0 => 0, 1 => long.MaxValue - 40_000, _ => random.NextInt64(long.MinValue / 2, long.MaxValue / 2) };
            for (var batch = 0; batch < 8; batch++)
            {
                long[] values = [.. Enumerable.Range(0, random.Next(50)).Select(_ => center + random.Next(-20_000, 20_000))];
                Assert.True(set.TryAdd(values), $"Seed {seed}");
                expected.UnionWith(values);
            }

            Assert.Equal(expected.Order(), set.ToArray());
            Assert.Equal(expected.Count, set.Count);

            long[] others = [center, center + 19_000];
            var merged = new IntegerSet();
            Assert.True(merged.TryAdd(others));
            Assert.True(merged.TryAdd(set.ToBits()));
            expected.UnionWith(others);
            Assert.Equal(expected.Order(), merged.ToArray());
        }
    }

    [Fact]
    public void TryAdd_ValuesFarApart_IsRefusedAndChangesNothing()
    {
        var set = new IntegerSet();
        Assert.True(set.TryAdd([5, 7]));

        Assert.False(set.TryAdd([long.MaxValue]));
        Assert.False(set.TryAdd([long.MinValue, 6]));

        Assert.Equal([5, 7], set.ToArray());
    }
}
