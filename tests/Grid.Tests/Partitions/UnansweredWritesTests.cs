using Grid.Grains.Partitions;
using Grid.Grains.Partitions.SiloRequests;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Tests.Partitions;

public sealed class UnansweredWritesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly UnansweredWrites _unanswered;

    public UnansweredWritesTests() => _unanswered = new UnansweredWrites(_time);

    [Fact]
    public void TryTake_Kept_IsGoodOnce()
    {
        var (first, second) = (NewWrite(), NewWrite());
        var (firstTicket, secondTicket) = (_unanswered.Keep(first), _unanswered.Keep(second));
        Assert.NotEqual(0, firstTicket);
        Assert.True(_unanswered.TryTake(secondTicket, out var taken));
        Assert.Same(second, taken);
        Assert.False(_unanswered.TryTake(secondTicket, out _));
        Assert.True(_unanswered.TryTake(firstTicket, out taken));
        Assert.Same(first, taken);
    }

    [Fact]
    public void Keep_CallersNeverComeBack_AreForgottenAfterAWhile()
    {
        var old = _unanswered.Keep(NewWrite());
        _time.Advance(UnansweredWrites.Patience / 2);
        var young = _unanswered.Keep(NewWrite());
        _time.Advance(UnansweredWrites.Patience * 0.75);
        _unanswered.Keep(NewWrite());
        Assert.False(_unanswered.TryTake(old, out _));
        Assert.True(_unanswered.TryTake(young, out _));
    }

    [Fact]
    public void Keep_TooMany_ForgetsTheOldest()
    {
        var first = _unanswered.Keep(NewWrite());
        var second = _unanswered.Keep(NewWrite());
        for (var count = 2; count < UnansweredWrites.MaxKept + 1; count++)
        {
            _unanswered.Keep(NewWrite());
        }

        Assert.False(_unanswered.TryTake(first, out _));
        Assert.True(_unanswered.TryTake(second, out _));
    }

    private SiloWrite NewWrite() => new(new SiloRequest([], 0, new PackedBytes(ReadOnlyMemory<byte>.Empty)), new LocalPartitions(), _unanswered, _time);
}
