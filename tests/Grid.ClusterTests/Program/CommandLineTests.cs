using Grid.Silo;
using Grid.Silo.Commands;

namespace Grid.ClusterTests.Program;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "silo")]
    [InlineData("--http-port 9000", "silo --http-port 9000")]
    [InlineData("--Grid:SiloPort=1", "silo --Grid:SiloPort=1")]
    [InlineData("--help", "--help")]
    [InlineData("--version", "--version")]
    [InlineData("sql -c x", "sql -c x")]
    public void WithDefaultCommand_Arguments_NameACommand(string arguments, string expected) => Assert.Equal(
        expected, string.Join(' ', CommandLine.WithDefaultCommand(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Fact]
    public void Check_SettingsInBothForms_BecomeOne() => Assert.Equal(
        ["--Grid:SiloPort=1", "--Logging:LogLevel:Default=Debug"],
        ConfigurationArguments.Check(["--Grid:SiloPort=1", "--Logging:LogLevel:Default", "Debug"]));

    [Theory]
    [InlineData("--naem=x")]
    [InlineData("silo-1")]
    [InlineData("-x")]
    [InlineData("--Grid:SiloPort")]
    public void Check_NoSetting_IsAUsageError(string token)
    {
        var failure = Assert.Throws<CommandException>(() => ConfigurationArguments.Check([token]));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains(token, failure.Message);
    }
}
