using System.Text.RegularExpressions;
using Grid.Client;
using Grid.Tables;
using Grid.Tests.Client.Fakes;
using Grid.Tests.Tidy;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Tests.Client.Caching;

/// <summary>The samples of docs/caching.md: they run here, and the page shows exactly these lines.</summary>
public sealed partial class CachingPageTests
{
    private readonly FakeGrid _fake = new();

    [Fact]
    public void Page_EverySample_IsCodeOfThisFile()
    {
        var source = Lines(Repository.Read("tests/Grid.Tests/Client/Caching/CachingPageTests.cs"));
        var samples = Sample().Matches(Repository.Read("docs/caching.md")).Select(sample => Lines(sample.Groups[1].Value)).ToList();
        Assert.Equal(4, samples.Count);
        Assert.All(samples, sample => Assert.Contains(sample, source));
    }

    [Fact]
    public void Registration_OfBoth_IsAccepted()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGridClient(options => options.Gateways.Add("127.0.0.1:30000"));
        builder.Services.AddGridDistributedCache();
        builder.Services.AddHybridCache();
        Assert.Contains(builder.Services, service => service.ServiceType == typeof(HybridCache));
    }

    [Fact]
    public void Registration_WithOptions_IsAccepted()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGridDistributedCache(options =>
        {
            options.Table = "sessions";
            options.Durability = Durability.Durable;
            options.DefaultSlidingExpiration = TimeSpan.FromMinutes(30);
        });
        Assert.Contains(builder.Services, service => service.ServiceType == typeof(IDistributedCache));
    }

    [Fact]
    public async Task Hybrid_Product_IsMadeOnce()
    {
        await using var services = Services();
        var cache = services.GetRequiredService<HybridCache>();
        var (id, cancellationToken) = (7, CancellationToken.None);
        var product = await cache.GetOrCreateAsync(
            $"product:{id}",
            async token => await LoadAsync(id, token),
            new HybridCacheEntryOptions { Expiration = TimeSpan.FromMinutes(10), LocalCacheExpiration = TimeSpan.FromSeconds(30) },
            tags: ["products"],
            cancellationToken);
        Assert.Equal("product 7", product);
    }

    [Fact]
    public async Task Distributed_Basket_IsSetAndRead()
    {
        await using var services = Services();
        var cache = services.GetRequiredService<IDistributedCache>();
        await cache.SetStringAsync("basket:ada", "3 apples", new DistributedCacheEntryOptions
        {
            SlidingExpiration = TimeSpan.FromMinutes(30),
            AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(1),
        });
        var basket = await cache.GetStringAsync("basket:ada");
        Assert.Equal("3 apples", basket);
    }

    private static Task<string> LoadAsync(int id, CancellationToken cancellationToken) => Task.FromResult($"product {id}");

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IGrid>(_fake.Client);
        services.AddSingleton<TimeProvider>(_fake.Time);
        services.AddGridDistributedCache();
        services.AddHybridCache();
        return services.BuildServiceProvider();
    }

    // Indentation apart.
    private static string Lines(string text) => string.Join('\n', text.Trim().Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
