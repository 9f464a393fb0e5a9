using System.Net.Sockets;
using Grid.Errors;
using Grid.Silo;
using Microsoft.Extensions.Options;

namespace Grid.ClusterTests.Program;

public sealed class FailureReportTests
{
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new CommandException(ExitCode.WrongAnswer, "wrong"), ExitCode.WrongAnswer, "wrong" },
        { new GridException(ErrorCode.Unavailable, "no silo"), ExitCode.Unavailable, "no silo" },
        { new RequestException(ErrorCode.InvalidConfiguration, "two counts"), ExitCode.Usage, "two counts" },
        { new GridException(ErrorCode.StoreFailure, "damaged"), ExitCode.Failure, "damaged" },
        { new SocketException((int)SocketError.AddressAlreadyInUse), ExitCode.Failure, "--http-port" },
        { new UnauthorizedAccessException("denied"), ExitCode.Failure, "denied" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Of_KnownFailure_HasItsCodeAndOneLine(Exception failure, int exitCode, string text)
    {
        var report = FailureReport.Of(failure);

        Assert.Equal(exitCode, report.ExitCode);
        Assert.Contains(text, Assert.Single(report.Lines));
    }

    [Fact]
    public void Of_WrappedFailure_FindsTheOneThatSaysMost()
    {
        var wrapped = new AggregateException(new InvalidOperationException("start failed", new CommandException(ExitCode.Usage, "the reason")));

        Assert.Equal(["the reason"], FailureReport.Of(wrapped).Lines);
    }

    [Fact]
    public void Of_Validation_HasEveryErrorOnALineOfItsOwn() =>
        Assert.Equal(["first", "second"], FailureReport.Of(new OptionsValidationException("Grid", typeof(object), ["first", "second"])).Lines);

    [Fact]
    public void Of_Defect_HasNoStackTrace()
    {
        var report = FailureReport.Of(new InvalidOperationException("surprise"));

        Assert.Equal(ExitCode.Failure, report.ExitCode);
        Assert.StartsWith("InvalidOperationException: surprise", Assert.Single(report.Lines));
    }
}
