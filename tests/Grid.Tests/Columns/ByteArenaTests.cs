using CsCheck;
using Grid.Grains.Columns;

namespace Grid.Tests.Columns;

public sealed class ByteArenaTests
{
    [Fact]
    public void Arena_AfterAnyChanges_HoldsEveryValue() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var arena = new ByteArena();
            var ranges = new ByteRange[50];
            var values = Enumerable.Repeat(Array.Empty<byte>(), ranges.Length).ToArray();
            for (var step = 0; step < 1000; step++)
            {
                var index = random.Next(ranges.Length);
                var value = new byte[random.Next(3) == 0 ? 0 : random.Next(200)];
                random.NextBytes(value);
                if (value.Length <= ranges[index].Length)
                {
                    ranges[index] = arena.Overwrite(ranges[index], value);
                }
                else
                {
                    arena.Discard(ranges[index]);
                    arena.Reserve(value.Length);
                    ranges[index] = arena.Append(value);
                }

                values[index] = value;
                if (arena.IsWasteful)
                {
                    arena.Compact(ranges);
                }

                Assert.Equal(values.Sum(held => held.Length), arena.LiveLength);
            }

            for (var index = 0; index < ranges.Length; index++)
            {
                Assert.Equal(values[index], arena.Get(ranges[index]).ToArray());
            }
        },
        iter: 200);

    [Fact]
    public void Compact_ValueOverwrittenByNothing_StaysEmpty()
    {
        var arena = new ByteArena();
        arena.Reserve(20_000);
        ByteRange[] ranges = [arena.Append(new byte[10_000]), arena.Append([1]), arena.Append([2, 3])];
        ranges[1] = arena.Overwrite(ranges[1], []);
        arena.Discard(ranges[0]);
        ranges[0] = default;
        Assert.True(arena.IsWasteful);

        arena.Compact(ranges);

        Assert.True(arena.ByteCount < 1000);
        Assert.True(arena.Get(ranges[1]).IsEmpty);
        Assert.Equal([2, 3], arena.Get(ranges[2]).ToArray());
    }
}
