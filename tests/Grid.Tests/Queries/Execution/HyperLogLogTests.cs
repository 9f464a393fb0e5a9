using System.IO.Hashing;
using Grid.Grains.Queries.Execution.Groups;

namespace Grid.Tests.Queries.Execution;

public sealed class HyperLogLogTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(HyperLogLog.MaxHashes)]
    public void Estimate_FewValues_IsExact(int count)
    {
        var sketch = Fill(0, count, 3);
        Assert.Equal(count, sketch.Estimate());
    }

    // Three standard errors of 1.6 % are left in one of 370 cases; the values are fixed.
    [Theory]
    [InlineData(300)]
    [InlineData(3_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    [InlineData(3_000_000)]
    public void Estimate_ManyValues_IsWithinThreeStandardErrors(int count)
    {
        var estimate = Fill(0, count, 1).Estimate();
        Assert.InRange(estimate, count * 0.952, count * 1.048);
    }

    [Theory]
    [InlineData(10, 20)]
    [InlineData(200, 200)]
    [InlineData(5, 40_000)]
    [InlineData(40_000, 5)]
    [InlineData(40_000, 60_000)]
    public void Merge_OfTwo_IsTheSketchOfBoth(int left, int right)
    {
        // Half of the smaller one is in both.
        var start = left - (Math.Min(left, right) / 2);
        var merged = Fill(0, left, 1);
        merged.Merge(Fill(start, start + right, 1).ToBytes());
        Assert.Equal(Fill(0, start + right, 1).Estimate(), merged.Estimate());
    }

    private static HyperLogLog Fill(int start, int end, int times)
    {
        var sketch = new HyperLogLog();
        for (var value = start; value < end * times; value++)
        {
            sketch.Add(XxHash3.HashToUInt64(BitConverter.GetBytes(end == 0 ? value : value % end)));
        }

        return sketch;
    }
}
