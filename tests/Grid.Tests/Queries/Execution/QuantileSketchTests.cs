using Grid.Grains.Queries.Execution.Groups;

namespace Grid.Tests.Queries.Execution;

public sealed class QuantileSketchTests
{
    private static readonly double[] Fractions = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];

    [Fact]
    public void ValueAt_FewValues_IsExact()
    {
        var sketch = new QuantileSketch<long>();
        foreach (var value in Enumerable.Range(1, QuantileSketch<long>.TopCapacity).OrderBy(value => value * 7919 % 401))
        {
            sketch.Add(value);
        }

        Assert.Equal([1, 4, 40, 100, 200, 300, 360, 396, 400], Fractions.Select(fraction => sketch.ValueAt(fraction)!.Value));
    }

    [Fact]
    public void ValueAt_NoValue_IsNull() => Assert.Null(new QuantileSketch<double>().ValueAt(0.5));

    // 99 of 100 answers are off by less than 1 % of the values; of 900 here, no more than 2 in 100 may be off, and none by 2 %.
    [Theory]
    [InlineData(2_000, 1)]
    [InlineData(100_000, 1)]
    [InlineData(100_000, 16)]
    [InlineData(300_000, 64)]
    public void ValueAt_ManyValues_HasNearlyTheRank(int count, int partitions)
    {
        var misses = 0;
        for (var seed = 1; seed <= 25; seed++)
        {
            var random = new Random(seed);
            // Ranks are the values themselves.
            var values = Enumerable.Range(0, count).Select(value => (double)value).ToArray();
            if (seed % 3 > 0)
            {
                random.Shuffle(values);
            }

            var merged = new QuantileSketch<double>();
            foreach (var part in values.Chunk((count + partitions - 1) / partitions))
            {
                var sketch = new QuantileSketch<double>();
                Array.ForEach(part, sketch.Add);
                merged.Merge(sketch.ToBytes());
            }

            foreach (var fraction in Fractions)
            {
                var error = Math.Abs(merged.ValueAt(fraction)!.Value - (fraction * count)) / count;
                Assert.True(error < 0.02, $"Seed {seed}: the answer for {fraction} is off by {error:P2}.");
                misses += error < 0.01 ? 0 : 1;
            }

            Assert.True(merged.ByteCount < 4 * QuantileSketch<double>.TopCapacity * sizeof(double), $"The sketch takes {merged.ByteCount} bytes.");
        }

        Assert.True(misses <= 25 * Fractions.Length / 50, $"{misses} of {25 * Fractions.Length} answers are off by more than 1 %.");
    }
}
