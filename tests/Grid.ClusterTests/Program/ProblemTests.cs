using Grid.Errors;
using Grid.Silo.Http;
using Microsoft.AspNetCore.Http;

namespace Grid.ClusterTests.Program;

public sealed class ProblemTests
{
    [Theory]
    [InlineData(ErrorCode.SyntaxError, 400)]
    [InlineData(ErrorCode.RowNotFound, 404)]
    [InlineData(ErrorCode.DuplicateKey, 409)]
    [InlineData(ErrorCode.VersionMismatch, 412)]
    [InlineData(ErrorCode.LimitExceeded, 413)]
    [InlineData(ErrorCode.Internal, 500)]
    [InlineData(ErrorCode.Unavailable, 503)]
    [InlineData(ErrorCode.OutcomeUnknown, 504)]
    public void Of_Code_HasItsStatus(ErrorCode code, int status) => Assert.Equal(status, ErrorStatus.Of(code));

    [Fact]
    public void Of_EveryCode_IsAnError() => Assert.All(Enum.GetValues<ErrorCode>(), code => Assert.InRange(ErrorStatus.Of(code), 400, 599));

    [Fact]
    public void Of_SqlFailure_HasCodeAndPosition()
    {
        var problem = Problem.Of(new SqlException(ErrorCode.SyntaxError, "no", 9));

        Assert.Equal(("syntax-error", 9, 400, "no"), (problem.Code, problem.Position, problem.Status, problem.Detail));
    }

    [Fact]
    public void Of_SqlThatNamesNoTable_IsABadRequest() =>
        Assert.Equal(400, Problem.Of(new SqlException(ErrorCode.TableNotFound, "no", 14)).Status);

    [Fact]
    public void Of_LostAnswer_IsOutcomeUnknown()
    {
        var problem = Problem.Of(new OutcomeUnknownException("lost"));

        Assert.Equal(("outcome-unknown", 504), (problem.Code, problem.Status));
    }

    [Fact]
    public void Of_Defect_KeepsItsInsideToItself()
    {
        var problem = Problem.Of(new InvalidOperationException("secret"));

        Assert.Equal(500, problem.Status);
        Assert.DoesNotContain("secret", problem.Detail);
    }

    [Fact]
    public void Of_LargeBody_SaysTheLimit()
    {
        var problem = Problem.Of(new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge));

        Assert.Equal(413, problem.Status);
        Assert.Contains($"{HttpLimits.MaxBodyBytes}", problem.Detail);
    }

    [Fact]
    public void Sample_Labels_AreEscaped()
    {
        var text = new PrometheusText().Gauge("grid_x", "What it is.").Sample(1.5, ("a", "q\"\\\n")).Sample(2).ToString();

        Assert.Equal("# HELP grid_x What it is.\n# TYPE grid_x gauge\ngrid_x{a=\"q\\\"\\\\\\n\"} 1.5\ngrid_x 2\n", text);
    }
}
