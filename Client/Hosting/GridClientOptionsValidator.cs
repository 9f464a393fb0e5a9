using Microsoft.Extensions.Options;

namespace Grid.Client.Hosting;

/// <summary>Checks all options and reports every error, each with what is wrong and what would be right.</summary>
internal sealed class GridClientOptionsValidator : IValidateOptions<GridClientOptions>
{
    public ValidateOptionsResult Validate(string? name, GridClientOptions options)
    {
        var errors = new List<string>();
        foreach (var gateway in options.Gateways.Where(gateway => !GatewayAddress.TryParse(gateway, out _, out _)))
        {
            errors.Add($"Gateways has '{gateway}': write host:port, for example {GridClientOptions.DefaultGateway}.");
        }

        if (options.CatalogConnectionString is not null)
        {
            Check(errors, options.Gateways.Count == 0, "Gateways and CatalogConnectionString are both given: choose one way to find the silos.");
            Check(errors, CatalogInvariant.TryFind(options.CatalogProvider, out _), $"CatalogProvider is '{options.CatalogProvider}': use {CatalogInvariant.Names}.");
        }

        Check(errors, !string.IsNullOrWhiteSpace(options.ClusterId), "ClusterId is empty: it is that of the grid's silos.");
        Check(errors, !string.IsNullOrWhiteSpace(options.ServiceId), "ServiceId is empty: it is that of the grid's silos.");
        CheckDuration(errors, options.ConnectTimeout, nameof(options.ConnectTimeout));
        CheckDuration(errors, options.Timeout, nameof(options.Timeout));
        CheckDuration(errors, options.ReadAttemptTimeout, nameof(options.ReadAttemptTimeout));
        CheckDuration(errors, options.WriteAttemptTimeout, nameof(options.WriteAttemptTimeout));
        CheckDuration(errors, options.RetryDelay, nameof(options.RetryDelay));
        CheckDuration(errors, options.MaxRetryDelay, nameof(options.MaxRetryDelay));
        CheckCount(errors, options.RetryLimit, nameof(options.RetryLimit));
        CheckCount(errors, options.MaxQueuedCallsPerPartition, nameof(options.MaxQueuedCallsPerPartition));
        CheckCount(errors, options.MaxConcurrentRequests, nameof(options.MaxConcurrentRequests));
        Check(errors, options.MaxCallsPerRequest is > 0 and <= Partitions.ReadRequest.MaxKeys,
            $"MaxCallsPerRequest is {options.MaxCallsPerRequest}: use 1 to {Partitions.ReadRequest.MaxKeys}.");
        CheckCount(errors, options.MaxRowsPerPage, nameof(options.MaxRowsPerPage));
        errors.AddRange(options.Entities.Errors());
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckDuration(List<string> errors, TimeSpan duration, string name) =>
        Check(errors, duration > TimeSpan.Zero && duration <= TimeSpan.FromDays(1), $"{name} is {duration}: use more than nothing and at most a day.");

    private static void CheckCount(List<string> errors, int count, string name) =>
        Check(errors, count > 0, $"{name} is {count}: use at least 1.");

    private static void Check(List<string> errors, bool isRight, string error)
    {
        if (!isRight)
        {
            errors.Add(error);
        }
    }
}
