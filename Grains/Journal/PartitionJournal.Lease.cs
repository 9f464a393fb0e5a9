using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Journal;

public sealed partial class PartitionJournal
{
    /// <summary>Renewals in a row that one read waits for.</summary>
    private const int MaxRenewals = 3;

    private Task _renewal = Task.CompletedTask;
    private long _leaseStart;

    /// <summary>
    /// Completes when this owner may answer a read of what is committed: at once within the lease, otherwise after asking
    /// every in-sync store. When the lease is half used, it is renewed in the background, so that reads in a steady flow
    /// never wait.
    /// </summary>
    /// <exception cref="GridException">Another owner has taken over, or the stores do not answer: nothing may be read here.</exception>
    public ValueTask EnsureLeaseAsync()
    {
        if (IsOver)
        {
            throw Superseded();
        }

        var left = LeaseLeft;
        if (left <= TimeSpan.Zero)
        {
            return new ValueTask(RenewUntilHeldAsync());
        }

        if (left < _options.LeaseDuration / 2 && _renewal.IsCompleted)
        {
            ObserveInBackground(RenewAsync());
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Whether this owner may answer a read now, without asking its stores first; renews the lease in the background when it is due.</summary>
    public bool TryHoldLease()
    {
        if (IsOver)
        {
            return false;
        }

        var left = LeaseLeft;
        if (left < _options.LeaseDuration / 2 && _renewal.IsCompleted)
        {
            ObserveInBackground(RenewAsync());
        }

        return left > TimeSpan.Zero;
    }

    private TimeSpan LeaseLeft => (_options.LeaseDuration * (1 - _options.MaxClockDrift)) - _time.GetElapsedTime(_leaseStart);

    // A renewal that took longer than the lease proves nothing to a read that joined it late: it must hold now.
    private async Task RenewUntilHeldAsync()
    {
        for (var attempt = 0; LeaseLeft <= TimeSpan.Zero; attempt++)
        {
            if (attempt == MaxRenewals)
            {
                throw new GridException(ErrorCode.Unavailable,
                    $"Partition {Partition}: its stores answer more slowly than the lease of {_options.LeaseDuration.TotalMilliseconds} ms lasts, {MaxRenewals} times running. Mend the stores, or lengthen the lease.", isTransient: true);
            }

            await RenewAsync();
        }
    }

    private Task RenewAsync()
    {
        if (_renewal.IsCompleted)
        {
            _renewal = RenewCoreAsync();
        }

        return _renewal;
    }

    // The lease runs from before the check: whoever seals a store after it was checked serves only when this time is over.
    private async Task RenewCoreAsync()
    {
        var started = _time.GetTimestamp();
        var stores = _inSync;
        var checks = await Task.WhenAll(stores.Select(CheckSealAsync));
        if (checks.Any(check => check == AppendOutcome.Fenced))
        {
            IsOver = true;
            throw Superseded();
        }

        ImmutableArray<StoreConnection> failed = [.. stores.Where((_, index) => checks[index] is null)];
        if (failed.Length > 0 && !await TryShrinkAsync(failed))
        {
            await LookForSuccessorAsync();
            throw new GridException(ErrorCode.Unavailable,
                $"Partition {Partition}: store {string.Join(", ", failed.Select(store => store.Name))} does not say whether this owner is still the owner, and cannot be left out.", isTransient: true);
        }

        _leaseStart = Math.Max(_leaseStart, started);
    }

    // Stores that do not answer cannot show a later seal; where they are lost for good, another store may have been promoted.
    private async Task LookForSuccessorAsync()
    {
        if ((await _registry.ReadAsync(Partition, CancellationToken.None)).Epoch > Epoch)
        {
            IsOver = true;
            throw Superseded();
        }
    }

    private async Task<AppendOutcome?> CheckSealAsync(StoreConnection store)
    {
        try
        {
            var header = await store.Store.ReadHeaderAsync(Partition, CancellationToken.None).WaitAsync(_options.CommitTimeout, _time);
            return header?.Sealed == Epoch ? AppendOutcome.Appended : AppendOutcome.Fenced;
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            LogCheckFailed(Partition, store.Name, failure);
            return null;
        }
    }

    private void ObserveInBackground(Task renewal) => renewal.ContinueWith(
        (failed, _) => LogRenewalFailed(Partition, failed.Exception!), null,
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: store {Store} did not answer a check of its seal.")]
    private partial void LogCheckFailed(PartitionId partition, StoreName store, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: the lease could not be renewed ahead of time.")]
    private partial void LogRenewalFailed(PartitionId partition, Exception failure);
}
