using Grid.Client;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Simulation.Chaos.Subscription;
using Grid.Simulation.Checking;

namespace Grid.Simulation.Chaos.Load;

/// <summary>
/// The table under test as one client sees it: every operation goes into the history with what became of it. Thread-safe,
/// but a caller's name must be under way once only.
/// </summary>
/// <param name="subscriber">Learns which writes were acknowledged.</param>
internal sealed class RecordedTable(IGrid grid, LongHistory history, OperationCounts counts, Subscriber? subscriber = null)
{
    private static long _lastValue;

    private readonly IGridTable<long, ChaosRow> _table = grid.Table<long, ChaosRow>(ChaosRow.Table);
    private readonly IGridRows _rows = grid.Rows(ChaosRow.Table);

    /// <summary>Reads a key. Null when there was no answer.</summary>
    public async Task<SeenRow?> TryReadAsync(string client, long key)
    {
        if (history.TryBegin(client, key, isWrite: false) is not { } ticket)
        {
            return null;
        }

        Versioned<ChaosRow>? row = null;
        var outcome = await RunAsync(OperationKind.Read, ticket, async () =>
        {
            row = await _table.GetVersionedAsync(key);
            ticket.EndRead(row?.Row.Value ?? 0);
        });
        return outcome == OperationOutcome.Ok ? SeenRow.Of(row) : null;
    }

    /// <summary>Puts a new value. Null when it was not acknowledged.</summary>
    /// <param name="expected">What the row must be; null for whatever it is.</param>
    public async Task<SeenRow?> TryPutAsync(string client, long key, SeenRow? expected)
    {
        var value = Interlocked.Increment(ref _lastValue);
        if (history.TryBegin(client, key, isWrite: true, value, expected?.Value) is not { } ticket)
        {
            return null;
        }

        RowVersion version = default;
        var outcome = await RunAsync(expected is null ? OperationKind.Put : OperationKind.ConditionalPut, ticket, async () =>
        {
            version = await _table.PutAsync(new ChaosRow(key, value), expected?.Version);
            ticket.EndWrite();
            subscriber?.Note(key, version.Value, value);
        });
        return outcome == OperationOutcome.Ok ? new SeenRow(value, version) : null;
    }

    /// <summary>Removes the row of a key. Whether there was one is not judged: a removal that was delivered twice reports none.</summary>
    public async Task RemoveAsync(string client, long key)
    {
        if (history.TryBegin(client, key, isWrite: true) is { } ticket)
        {
            await RunAsync(OperationKind.Remove, ticket, async () =>
            {
                var removed = await _rows.RemoveAsync([key]);
                ticket.EndWrite();
                if (removed.RowExisted)
                {
                    subscriber?.Note(key, removed.Version.Value, value: null);
                }
            });
        }
    }

    private async Task<OperationOutcome> RunAsync(OperationKind kind, OperationTicket ticket, Func<Task> operation)
    {
        try
        {
            await operation();
            counts.Add(kind, OperationOutcome.Ok);
            return OperationOutcome.Ok;
        }
        catch (Exception failure)
        {
            var outcome = OutcomeOf(failure);
            if (outcome == OperationOutcome.Defect)
            {
                counts.AddDefect(kind, failure);
            }
            else
            {
                counts.Add(kind, outcome);
            }

            End(ticket, outcome);
            return outcome;
        }
    }

    private static void End(OperationTicket ticket, OperationOutcome outcome)
    {
        switch (outcome)
        {
            case OperationOutcome.Refused:
                ticket.EndRefused();
                break;
            case OperationOutcome.Rejected:
                ticket.Reject();
                break;
            default:
                ticket.EndUnknown();
                break;
        }
    }

    private static OperationOutcome OutcomeOf(Exception failure) => failure switch
    {
        OutcomeUnknownException => OperationOutcome.Unknown,
        RequestException { Code: ErrorCode.VersionMismatch } => OperationOutcome.Refused,
        GridException { IsTransient: true } => OperationOutcome.Rejected,
        GridException { Code: ErrorCode.Unavailable or ErrorCode.Timeout or ErrorCode.Fenced or ErrorCode.StoreFailure } => OperationOutcome.Rejected,
        _ => OperationOutcome.Defect,
    };
}
