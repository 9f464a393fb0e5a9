using Grid.Client;
using Grid.Client.Hosting;
using Grid.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Grid.Tests.Client.Hosting;

public sealed class GridClientOptionsTests
{
    [Fact]
    public void AddGridClient_OptionsAreWrong_ReportsAllAtOnce()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddGridClient(options =>
        {
            options.Gateways.Add("nowhere");
            options.CatalogConnectionString = "x";
            options.CatalogProvider = "oracle";
            options.Timeout = TimeSpan.Zero;
            options.RetryLimit = 0;
            options.ClusterId = "";
        }));
        Assert.Equal(6, failure.Failures.Count());
    }

    [Theory]
    [InlineData("localhost:30000", true)]
    [InlineData("[::1]:30000", true)]
    [InlineData("::1:30000", true)]
    [InlineData("host", false)]
    [InlineData("host:0", false)]
    [InlineData("host:65536", false)]
    [InlineData(":30000", false)]
    [InlineData("host:+1", false)]
    public void TryParse_Gateway_TakesHostAndPort(string text, bool isGateway) => Assert.Equal(isGateway, GatewayAddress.TryParse(text, out _, out _));

    [Fact]
    public async Task Start_NobodyAnswers_FailsByTheDeadlineWithAddressAndRemedy()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGridClient(options =>
        {
            // Port 1 of this machine: refused at once.
            options.Gateways.Add("127.0.0.1:1");
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
        });
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<GridException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.Unavailable, failure.Code);
        Assert.Contains("127.0.0.1:1", failure.Message);
        Assert.Contains("grid silo", failure.Message);
        Assert.NotNull(host.Services.GetRequiredService<IGrid>());
    }
}
