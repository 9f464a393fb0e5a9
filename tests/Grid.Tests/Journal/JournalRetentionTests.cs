using CsCheck;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Tests.Journal;

/// <summary>What is kept, against a list of all entries with their times.</summary>
public sealed class JournalRetentionTests
{
    private const long MaxBytes = 100_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Trim_RandomEntriesAndPauses_KeepsTheLimitsUpToOnePortion() => Gen.Select(Gen.Int[1, 3_000], Gen.Int[0, 20]).Array[1, 300].Sample(
        steps =>
        {
            var time = new FakeTimeProvider();
            var retention = NewRetention(time);
            retention.Begin(new JournalExtent(Position.None, 0), Position.None);
            var kept = new List<(Position Last, long Bytes, DateTimeOffset At)>();
            for (var index = 0; index < steps.Length; index++)
            {
                time.Advance(TimeSpan.FromSeconds(steps[index].Item2));
                kept.Add((Position.Create(index + 1), steps[index].Item1 + 64, time.GetUtcNow()));
                retention.Add(Entry(index + 1, steps[index].Item1));
                var trimTo = retention.Trim(Position.Create(index));
                kept.RemoveAll(entry => entry.Last <= trimTo);
                Assert.Equal(kept.Sum(entry => entry.Bytes), retention.ByteCount);
                Assert.Equal(trimTo, retention.Start);
                Assert.True(trimTo.Value < index + 1);
                // Never beyond the limits by more than a portion and the newest entry, and never less than them by more than a portion.
                Assert.True(retention.ByteCount <= MaxBytes + (2 * (3_064 + (MaxBytes / 128))));
                Assert.All(kept.Skip(200), entry => Assert.True(time.GetUtcNow() - entry.At <= MaxAge + TimeSpan.FromSeconds(30)));
            }
        });

    [Fact]
    public void Trim_NothingBeyondTheLimits_KeepsEverything()
    {
        var retention = NewRetention(_time);
        retention.Begin(new JournalExtent(Position.None, 0), Position.None);
        for (var position = 1; position <= 1_000; position++)
        {
            retention.Add(Entry(position, 30));
            Assert.Equal(Position.None, retention.Trim(Position.Create(position)));
        }
    }

    [Fact]
    public void Trim_NotFoldedOrHeld_LetsNothingGo()
    {
        var retention = NewRetention(_time);
        retention.Begin(new JournalExtent(Position.None, 0), Position.None);
        for (var position = 1; position <= 100; position++)
        {
            retention.Add(Entry(position, 5_000));
        }

        Assert.Equal(Position.None, retention.Trim(Position.None));
        using (retention.HoldAll())
        {
            Assert.Equal(Position.None, retention.Trim(Position.Create(100)));
        }

        Assert.InRange(retention.Trim(Position.Create(100)).Value, 75, 85);
    }

    [Fact]
    public void Begin_HistoryOfFormerOwners_GoesInPortionsAndCountsItsAgeAnew()
    {
        var retention = NewRetention(_time);
        retention.Begin(new JournalExtent(Position.Create(1_000), MaxBytes), Position.Create(2_000));
        Assert.Equal((Position.Create(1_000), MaxBytes, false), (retention.Start, retention.ByteCount, retention.IsDue));
        retention.Add(Entry(2_001, 10_000));
        Assert.InRange(retention.Trim(Position.Create(2_001)).Value, 1_090, 1_120);
        _time.Advance(MaxAge);
        Assert.True(retention.IsDue);
        Assert.InRange(retention.Trim(Position.Create(2_001)).Value, 1_980, 2_000);
        Assert.False(retention.IsDue);
    }

    private static JournalRetention NewRetention(TimeProvider time) => new(new JournalOptions { RetainedBytes = MaxBytes, RetainedTime = MaxAge }, time);

    private static JournalEntry Entry(long position, int bytes) =>
        JournalEntry.Create(PartitionId.Create(0), Epoch.Create(1), Position.Create(position), Position.Create(position), new byte[bytes]);
}
