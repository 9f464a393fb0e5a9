using Grid.Errors;

namespace Grid.Tests.Queries.Joins;

/// <summary>Joins stop at their limits, and small sides that are not small are left to the fallback.</summary>
public sealed class JoinLimitTests
{
    private const string Apart = "SELECT o.id, p.v FROM orders o JOIN products p ON o.s = p.code";

    [Fact]
    public async Task Join_MoreRowsThanTheLimit_IsRefusedWithLimitActualAndRemedy()
    {
        using var tables = new PlacedTables(1, partitions: 1, isFull: true);
        tables.Engine.Options.MaxJoinedRows = 10;
        var failure = await Assert.ThrowsAsync<RequestException>(() => tables.Engine.AnswerAsync("SELECT count(*) FROM lines a JOIN lines b ON a.v = b.v"));
        Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
        Assert.Contains("at most 10 are made (Grid:Query:MaxJoinedRows)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_NoSideWithFewEnoughRows_IsLeftToTheFallbackWithTheReason()
    {
        using var tables = new PlacedTables(1, isFull: true);
        Assert.True(await tables.CompareAsync(Apart));
        tables.Engine.Options.MaxBroadcastRows = 2;
        Assert.False(await tables.CompareAsync(Apart));
        var plan = (await tables.Engine.AnswerAsync(Apart)).Plan;
        Assert.Matches(@"because: .* o has \d+ rows, p has \d+ rows; at most 2 \(Grid:Query:MaxBroadcastRows\) are sent", plan.Details[0]);
    }

    [Fact]
    public async Task Join_SmallSideWithTooManyBytes_IsLeftToTheFallbackWithTheReason()
    {
        using var tables = new PlacedTables(1, isFull: true);
        tables.Engine.Options.MaxBroadcastBytes = 20;
        Assert.False(await tables.CompareAsync(Apart));
        var plan = (await tables.Engine.AnswerAsync(Apart)).Plan;
        Assert.Contains("take more than 20 bytes (Grid:Query:MaxBroadcastBytes)", plan.Details[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_OfTwoSmallSides_SendsTheSmaller()
    {
        using var tables = new PlacedTables(1, isFull: true);
        var plan = (await tables.Engine.AnswerAsync("SELECT l.id, p.v FROM lines l JOIN products p ON l.product = p.code WHERE l.id = 2")).Plan;
        Assert.Equal(["broadcast lines l", "scan products p"], plan.Children[0].Children[0].Children.Select(child => child.Title));
    }

    [Fact]
    public async Task Join_WithLimitAndNoOrder_StopsWhenItHasEnough()
    {
        using var tables = new PlacedTables(1, partitions: 1, isFull: true);
        tables.Engine.Options.MaxJoinedRows = 100_000;
        var answer = await tables.Engine.AnswerAsync("SELECT a.id FROM lines a JOIN lines b ON a.v = b.v LIMIT 3");
        Assert.Equal(3, answer.Rows.Length);
    }

    [Theory]
    [InlineData("SELECT v FROM orders o JOIN lines l ON o.id = l.id", ErrorCode.SyntaxError, "v FROM")]
    [InlineData("SELECT o.nothing FROM orders o JOIN lines l ON o.id = l.id", ErrorCode.ColumnNotFound, "o.nothing")]
    [InlineData("SELECT x.id FROM orders o JOIN lines l ON o.id = l.id", ErrorCode.TableNotFound, "x.id")]
    [InlineData("SELECT 1 FROM orders o JOIN lines o ON o.id = o.id", ErrorCode.SyntaxError, "lines")]
    [InlineData("SELECT 1 FROM orders o JOIN lines l USING (customer)", ErrorCode.ColumnNotFound, "JOIN")]
    [InlineData("SELECT 1 FROM orders o JOIN lines l ON n.id = l.id JOIN notes n ON n.id = o.id", ErrorCode.TableNotFound, "n.id = l.id")]
    [InlineData("SELECT o.id, count(*) FROM orders o JOIN lines l ON o.id = l.id GROUP BY l.id", ErrorCode.SyntaxError, "o.id,")]
    public async Task Mistake_InAJoin_IsReportedWithItsPlace(string sql, ErrorCode code, string place)
    {
        using var tables = new PlacedTables(1, isFull: true);
        var failure = await Assert.ThrowsAsync<SqlException>(() => tables.Engine.AnswerAsync(sql));
        Assert.Equal((code, sql.IndexOf(place, StringComparison.Ordinal)), (failure.Code, failure.Position));
    }
}
