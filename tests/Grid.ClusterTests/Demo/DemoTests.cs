
namespace Grid.ClusterTests.Demo;

public sealed class DemoTests
{
    /// <summary>The program that the README starts with: every figure right, before and after a silo is killed.</summary>
    [Fact]
    public async Task Demo_Exit_AnswersRightBeforeAndAfterAKill()
    {
        var (exitCode, output) = await GridProgram.RunAsync(TimeSpan.FromMinutes(3), "demo", "--exit");
        Assert.True(exitCode == 0, output);
        foreach (var figure in new[] { "135,233", "246", "3,133,032,118", "42,504,010", "1,073,069", "850,731", "357,545", "NA" })
        {
            Assert.True(output.Split(figure).Length > 1, $"No {figure} in:\n{output}");
        }
    }
}
