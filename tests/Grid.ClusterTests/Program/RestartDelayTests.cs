using Grid.Silo.Commands.LocalClusters;

namespace Grid.ClusterTests.Program;

public sealed class RestartDelayTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Next_SiloThatDiesAtOnce_WaitsTwiceAsLongEachTimeUpToALimit()
    {
        var delay = new RestartDelay(_time);

        var delays = Enumerable.Range(0, 8).Select(_ => delay.Next().TotalSeconds);

        Assert.Equal([0, 1, 2, 4, 8, 16, 30, 30], delays);
    }

    [Fact]
    public void Next_SiloThatLivedLong_StartsAtOnce()
    {
        var delay = new RestartDelay(_time);
        delay.Next();
        delay.Next();

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(TimeSpan.Zero, delay.Next());
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += (long)(by.TotalSeconds * TimestampFrequency);
    }
}
