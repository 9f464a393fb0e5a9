using CsCheck;
using Grid.Simulation.Checking;

namespace Grid.Tests.Simulation;

public sealed class LongHistoryTests
{
    private const int LongLength = 20_000;

    [Fact]
    public void Judge_LongGoodHistory_IsAccepted()
    {
        var register = new RegisterHistory();
        Play(register, LongLength);
        register.Judge();
        Assert.Null(register.Violation);
        Assert.True(register.CanBe(LongLength - 1));
        Assert.False(register.CanBe(LongLength - 2));
    }

    [Fact]
    public void Judge_StaleReadInTheMiddle_IsRefused()
    {
        var register = new RegisterHistory();
        var time = Play(register, LongLength / 2);
        Do(register, Read((LongLength / 2) - 2, time, time + 1));
        Play(register, LongLength / 2, time + 2);
        register.Judge();
        Assert.Contains("cannot follow", register.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AcknowledgedWriteIsLost_IsRefused()
    {
        var register = new RegisterHistory();
        var time = Play(register, LongLength);
        Do(register, Write(LongLength, time, time + 1));
        register.Judge();
        Assert.Null(register.Violation);
        Assert.False(register.CanBe(LongLength - 1));
        Do(register, Read(LongLength - 1, time + 2, time + 3));
        register.Judge();
        Assert.NotNull(register.Violation);
    }

    [Fact]
    public void Judge_RejectedWriteIsSeen_IsRefused()
    {
        var register = new RegisterHistory();
        register.Begin();
        register.Drop();
        Do(register, Read(1, 5, 6));
        register.Judge();
        Assert.NotNull(register.Violation);
    }

    /// <summary>A write of unknown outcome may take effect much later, once.</summary>
    [Fact]
    public void Judge_UnknownWriteShowsLate_IsAcceptedOnce()
    {
        var register = new RegisterHistory();
        Do(register, Write(LongLength * 2, 0, Operation.Never));
        var time = Play(register, LongLength, 1);
        Assert.True(register.CanBe(LongLength * 2));
        Do(register, Read(LongLength * 2, time, time + 1));
        register.Judge();
        Assert.Null(register.Violation);
        time = Play(register, 200, time + 2, LongLength * 3);
        Do(register, Read(LongLength * 2, time, time + 1));
        register.Judge();
        Assert.NotNull(register.Violation);
    }

    [Theory]
    [InlineData(true, "w1 0 1", "w2?1 2 3", "r2 4 5")]
    [InlineData(false, "w1 0 1", "w2?0 2 3", "r2 4 5")]
    [InlineData(true, "w1 0 1", "w2?0 2 - ", "r1 4 5")]
    [InlineData(false, "w1 0 1", "w2?0 2 -", "r2 4 5")]
    [InlineData(true, "w1 0 1", "w2?1 2 -", "r1 4 5", "r2 6 7")]
    [InlineData(true, "w1 0 1", "w2?0! 2 3", "r1 4 5")]
    [InlineData(false, "w1 0 1", "w2?0! 2 3", "r2 4 5")]
    [InlineData(false, "w1 0 1", "w2?1! 2 3", "r1 4 5")]
    [InlineData(true, "w1 0 1", "w0 2 -", "r1 4 5", "r0 6 7", "w3 8 9", "r3 10 11")]
    [InlineData(false, "w1 0 1", "w0 2 -", "r0 6 7", "w3 8 9", "r0 10 11")]
    public void Judge_ConditionsAndRemovals_AreJudgedRight(bool isLinearizable, params string[] history)
    {
        var register = new RegisterHistory();
        foreach (var operation in history.Select(Parse))
        {
            Do(register, operation);
        }

        register.Judge();
        Assert.Equal(isLinearizable, register.Violation is null);
    }

    /// <summary>The search that judges a history part by part agrees with the one that judges it whole, wherever the parts end.</summary>
    [Fact]
    public void Judge_RandomHistories_AgreesWithTheWholeSearch()
    {
        var operation = Gen.Select(Gen.Bool, Gen.Int[0, 4], Gen.Int[0, 12], Gen.Int[1, 6], Gen.Int[0, 9]);
        Gen.Select(operation.Array[1, 9], Gen.Int[0, 12]).Sample((drawn, cut) =>
        {
            var operations = drawn.Select((draw, index) => draw.Item1
                ? Write(index + 1, draw.Item3 * 2, draw.Item5 == 0 ? Operation.Never : (draw.Item3 + draw.Item4) * 2)
                : Read(draw.Item2, draw.Item3 * 2, (draw.Item3 + draw.Item4) * 2)).OrderBy(item => item.Start).ToList();
            var register = new RegisterHistory();
            foreach (var item in operations)
            {
                if (item.Start >= cut * 2 && operations.TrueForAll(other => !other.IsCertain || other.Start >= cut * 2 || other.End < cut * 2))
                {
                    register.Judge();
                    cut = int.MaxValue / 2;
                }

                Do(register, item);
            }

            register.Judge();
            return register.Violation is null == LinearizabilityChecker.FindViolation(operations) is null;
        }, iter: 20_000);
    }

    // Writes and reads that overlap a little, so that there is more than one order.
    private static long Play(RegisterHistory register, int count, long from = 0, long firstValue = 0)
    {
        var time = from;
        for (var value = firstValue + 1; value < firstValue + count; value++)
        {
            Do(register, Write(value, time, time + 3));
            Do(register, Read(value, time + 1, time + 4));
            time += 5;
        }

        return time;
    }

    private static void Do(RegisterHistory register, Operation operation)
    {
        register.Begin();
        register.End(operation);
    }

    private static Operation Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var value = parts[0][1..].TrimEnd('!').Split('?');
        return new Operation("c", 1, parts[0][0] == 'w', long.Parse(value[0]), long.Parse(parts[1]), parts[2] == "-" ? Operation.Never : long.Parse(parts[2]))
        {
            Expected = value.Length > 1 ? long.Parse(value[1]) : null,
            IsRefused = parts[0].EndsWith('!'),
        };
    }

    private static Operation Write(long value, long start, long end) => new("c", 1, IsWrite: true, value, start, end);

    private static Operation Read(long value, long start, long end) => new("c", 1, IsWrite: false, value, start, end);
}
