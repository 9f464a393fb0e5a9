using System.Collections.Concurrent;
using Grid.Client.Changes;
using Grid.Client.Tables;
using Grid.ClusterTests.Processes;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Data.Sqlite;

namespace Grid.ClusterTests.Expiry;

/// <summary>Silos die by SIGKILL while rows expire all the time: what has expired never comes back, what has not stays, and the copies stay equal.</summary>
public sealed class KilledWhileRowsExpireTests
{
    private const int Writers = 16;
    private const int Kinds = 3;
    private const int Rounds = 3;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, DateTime> _acknowledged = new();
    private readonly ConcurrentQueue<(long Id, DateTime GoneAt)> _expiring = new();
    private readonly ConcurrentQueue<string> _seenExpired = new();
    private readonly ConcurrentDictionary<long, bool> _deleted = new();
    private readonly CancellationTokenSource _stop = new();
    private long _next;

    private sealed record Entry(long Id, long Value);

    [Fact]
    public async Task Kill_WhileManyRowsExpire_NoneIsSeenAgainAndTheOthersStay()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2, folder: null, "--copies", "2", "--restart");
        var grid = await cluster.ConnectAsync(options => options.Timeout = TimeSpan.FromSeconds(30));
        await grid.SqlAsync("CREATE TABLE entries (id BIGINT PRIMARY KEY, value BIGINT NOT NULL) WITH (ttl = '1 hour')");
        var entries = grid.Table<long, Entry>("entries");
        var start = await entries.SubscribeAsync();
        using var followed = new CancellationTokenSource();
        var follower = FollowAsync(entries, start.ResumeToken, followed.Token);
        Task[] load = [.. Enumerable.Range(0, Writers).Select(_ => WriteAsync(entries)), LookAsync(entries)];
        for (var round = 0; round < Rounds; round++)
        {
            var goal = _acknowledged.Count + 2_000;
            await LocalCluster.WaitUntilAsync(() => Task.FromResult(_acknowledged.Count >= goal), () => $"{_acknowledged.Count} of {goal} writes acknowledged.");
            cluster.Kill(round % 2);
            await cluster.WaitForRestartAsync(round % 2);
        }

        await _stop.CancelAsync();
        await Task.WhenAll(load);
        var end = DateTime.UtcNow + Life;
        while (DateTime.UtcNow < end)
        {
            await Task.Delay(1);
        }

        // At once, without waiting for anything: nothing that expires is visible, and everything else is.
        Assert.Equal(0, (await grid.QueryAsync<long>($"SELECT count(*) FROM entries WHERE id % {Kinds} = 0"))[0]);
        long[] lasting = [.. _acknowledged.Keys.Where(id => id % Kinds != 0)];
        var found = await entries.GetManyAsync(lasting);
        Assert.All(lasting, id => Assert.Equal(new Entry(id, id * 7), found.GetValueOrDefault(id)));
        Assert.Empty(_seenExpired);

        // Every acknowledged row that expired comes as a deletion.
        long[] expired = [.. _acknowledged.Keys.Where(id => id % Kinds == 0)];
        Assert.True(expired.Length > 1_000, $"Only {expired.Length} rows expired.");
        await LocalCluster.WaitUntilAsync(
            () => Task.FromResult(follower.IsCompleted || expired.All(_deleted.ContainsKey)),
            () => $"{expired.Count(id => !_deleted.ContainsKey(id))} of {expired.Length} expired rows have not come as deletions.");
        await followed.CancelAsync();
        await follower;
        await WaitForRestAsync(cluster);
        Assert.Equal(0, await cluster.StopAsync());
        var (left, right) = (Rows(cluster, "store-0"), Rows(cluster, "store-1"));
        Assert.Equal(left, right);
        Assert.DoesNotContain(left, row => row.Id % Kinds == 0 && _deleted.ContainsKey(row.Id));
        Assert.Equal(lasting.Length, left.Count(row => row.Id % Kinds != 0 && _acknowledged.ContainsKey(row.Id)));
        Assert.All(left.Where(row => row.Id % Kinds != 0), row => Assert.Equal((row.Id * 7, row.Id % Kinds == 1), (row.Value, row.Expires is not null)));
    }

    // Every third row lives for a second, the next for the table's hour, and the next for ever.
    private async Task WriteAsync(IGridTable<long, Entry> entries)
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Interlocked.Increment(ref _next);
            try
            {
                await entries.PutAsync(new Entry(id, id * 7), (id % Kinds) switch { 0 => Life, 1 => RowExpiry.OfTable, _ => RowExpiry.Never });
                var now = DateTime.UtcNow;
                _acknowledged[id] = now;
                if (id % Kinds == 0)
                {
                    _expiring.Enqueue((id, now + Life));
                }
            }
            catch (GridException failure) when (failure is OutcomeUnknownException || failure.IsTransient)
            {
                // A silo has died; whether the row is there is open.
            }
        }
    }

    // Looks for rows soon after their time has come, also while partitions are opened by their next owners. Silos and this process share a clock.
    private async Task LookAsync(IGridTable<long, Entry> entries)
    {
        while (!_stop.IsCancellationRequested)
        {
            var ids = new List<long>();
            while (_expiring.TryPeek(out var next) && next.GoneAt < DateTime.UtcNow && _expiring.TryDequeue(out next))
            {
                ids.Add(next.Id);
            }

            foreach (var (id, row) in await entries.GetManyAsync(ids))
            {
                _seenExpired.Enqueue($"{id} is {row}, acknowledged at {_acknowledged[id]:O}, seen by {DateTime.UtcNow:O}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private async Task FollowAsync(IGridTable<long, Entry> entries, string token, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in await entries.SubscribeAsync(ChangeStart.After(token), cancellationToken))
                {
                    if (change.Kind == ChangeKind.Delete)
                    {
                        _deleted[change.Key] = true;
                    }

                    token = change.ResumeToken;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (GridException failure) when (failure.Code != ErrorCode.ChangesLost)
            {
                // A partition had no owner for too long: goes on after the token.
            }
        }
    }

    private static Task WaitForRestAsync(LocalCluster cluster) => LocalCluster.WaitUntilAsync(
        async () =>
        {
            var partitions = (await cluster.StatusAsync()).GetProperty("partitions").EnumerateArray().ToList();
            return partitions.All(partition => partition.GetProperty("inSync").GetArrayLength() == 2 && partition.GetProperty("checkpointLag").GetInt64() == 0);
        },
        () => $"Not every copy is complete:\n{cluster.Output}");

    private static List<(long Id, long Value, long Position, long? Expires)> Rows(LocalCluster cluster, string store)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(cluster.Folder, store + ".db")};Mode=ReadWrite;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, value, _position, _expires FROM entries ORDER BY id";
        using var reader = command.ExecuteReader();
        var rows = new List<(long, long, long, long?)>();
        while (reader.Read())
        {
            rows.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt64(3)));
        }

        return rows;
    }
}
