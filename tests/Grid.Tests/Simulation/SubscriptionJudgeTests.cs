using Grid.Simulation.Chaos.Subscription;

namespace Grid.Tests.Simulation;

/// <summary>Each promise of a subscription, broken once.</summary>
public sealed class SubscriptionJudgeTests
{
    private readonly SubscriptionJudge _judge = new();

    [Fact]
    public void Judge_KilledBetweenChangeAndToken_WhatComesAgainIsInOrder()
    {
        Acknowledge(1, 5, 10);
        Acknowledge(1, 7, null);
        Acknowledge(2, 3, 20);
        // A life that ends before its token, one that ends before it sees anything, and one that sees all again and goes on.
        Read(Token, Begin, Change(1, 5, 10), Change(2, 3, 20), Begin, Begin, Change(2, 3, 20), Token, Begin, Change(1, 5, 10), Change(1, 7, null), Token);
        Assert.Empty(_judge.FindProblems());
        Assert.Equal((5, 3, 2, 1), (_judge.Handled, _judge.Distinct, _judge.Puts, _judge.Deletes));
    }

    [Fact]
    public void Judge_WritesAreMissing_NamesThem()
    {
        Acknowledge(1, 5, 10);
        Acknowledge(1, 7, null);
        Read(Begin, Change(1, 5, 10));
        Assert.Equal(1, _judge.Missing);
        AssertProblem("not seen 1 of 2 acknowledged writes, the deletion of key 1 at 7");
    }

    [Fact]
    public void Judge_TokenIsOneTooFar_TheChangeBetweenIsMissed()
    {
        Acknowledge(1, 5, 10);
        Acknowledge(1, 6, 11);
        Read(Begin, Change(1, 5, 10), Token, Begin);
        Assert.Equal(1, _judge.Missing);
    }

    [Fact]
    public void Judge_AnotherValueThanAcknowledged_SaysBoth()
    {
        Acknowledge(1, 5, 10);
        Read(Begin, Change(1, 5, 11));
        AssertProblem("saw value 11 of key 1 at 5; value 10 was acknowledged");
    }

    [Fact]
    public void Judge_OlderVersionComesLater_IsOutOfOrder()
    {
        Read(Begin, Change(1, 6, 10), Change(1, 5, 9));
        AssertProblem("came at 5 for the first time, after 6");
    }

    [Fact]
    public void Judge_ComesAgainBeforeTheToken_IsNoStatedDuplicate()
    {
        Read(Begin, Change(1, 5, 10), Token, Begin, Change(1, 5, 10));
        AssertProblem("came again although it lies before a stored token");
    }

    [Fact]
    public void Judge_TwiceInOneSubscription_SaysSo()
    {
        Read(Begin, Change(1, 5, 10), Change(1, 5, 10));
        AssertProblem("came twice in one subscription");
    }

    [Fact]
    public void Judge_ComesAgainAsSomethingElse_SaysBoth()
    {
        Read(Begin, Change(1, 5, 10), Begin, Change(1, 5, null));
        AssertProblem("came as value 10 and came again as the deletion");
    }

    [Fact]
    public void Judge_SubscriberSaysThatItFailed_SaysWhy()
    {
        Read(Begin, ChangeRecord.Failure("changes\nlost"));
        Assert.True(_judge.HasFailed);
        AssertProblem("changes lost");
    }

    private static ChangeRecord Begin => ChangeRecord.Begin;

    private static ChangeRecord Token => ChangeRecord.Token("t");

    private static ChangeRecord Change(long key, long version, long? value) => ChangeRecord.Change(key, version, value);

    private void Acknowledge(long key, long version, long? value) => _judge.NoteAcknowledged(key, version, value);

    private void Read(params ChangeRecord[] records) => Array.ForEach(records, _judge.Read);

    private void AssertProblem(string words) => Assert.Contains(words, Assert.Single(_judge.FindProblems()), StringComparison.Ordinal);
}
