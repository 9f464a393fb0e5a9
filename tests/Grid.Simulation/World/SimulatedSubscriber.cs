using Grid.Errors;
using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Simulation.Faults;
using Grid.Tables;

namespace Grid.Simulation.World;

/// <summary>
/// Follows the partition over all of its owners by place, one read at a time, and gives a read up when its owner is silent. It dies
/// now and then, and goes on after the place that it had stored last. At the end it must have seen every position once, in order,
/// and there what the writer of that position was told.
/// </summary>
internal sealed class SimulatedSubscriber(Random random, PlantedBug bug)
{
    private const int MaxBytes = 400;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SortedDictionary<long, (long Key, long Value)> _seen = [];
    private readonly Dictionary<long, (long Key, long Value)> _acknowledged = [];
    private ChangePlace _place;
    private ChangePlace _stored;
    private int _generation;
    private string? _violation;
    private bool _hasLost;

    /// <summary>History that is lost is told and not silent; whether it may be lost at all depends on what was done to the stores.</summary>
    public bool MayLose { get; set; }

    /// <summary>Where the next read begins.</summary>
    public Position Position => _place.Position;

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledged(long position, long key, long value) => _acknowledged[position] = (key, value);

    /// <summary>Sends a read to an owner; whatever an earlier one answers is not looked at any more.</summary>
    public void Read(SimulatedProcess process, bool mayWait)
    {
        if (random.Next(10) == 0)
        {
            // The subscriber dies, and another one begins where it had stored its place.
            _place = _stored;
        }

        var generation = ++_generation;
        var (after, wait) = (_place, mayWait ? LongestWait * random.NextDouble() : TimeSpan.Zero);
        process.Do(async core =>
        {
            try
            {
                var response = await core.Changes.ReadAsync(
                    new ChangesRequest(TableRef.Of(SimulatedProcess.Table), after, MaxBytes, wait), () => SimulatedProcess.Table, CancellationToken.None);
                if (generation == _generation)
                {
                    Take(after.Position, response, core);
                }
            }
            catch (GridException failure) when (failure.Code == ErrorCode.ChangesLost)
            {
                Lose(generation, core, failure.Message);
            }
            catch (GridException)
            {
                // Another owner, or a store that does not answer: it is asked again.
            }
        });
    }

    /// <summary>Null when everything that is committed was seen; otherwise what was not.</summary>
    public string? FindViolation(Position end)
    {
        if (_violation is not null)
        {
            return _violation;
        }

        if (_place.Position != end)
        {
            return MayLose ? null : $"The subscriber is at position {_place.Position}; the partition ends at {end}.";
        }

        if (_hasLost)
        {
            return null;
        }

        var missing = Enumerable.Range(1, (int)end.Value).FirstOrDefault(position => !_seen.ContainsKey(position));
        return missing > 0 ? $"The subscriber has not seen position {missing} of {end}." : null;
    }

    private void Take(Position after, ChangesResponse response, PartitionCore core)
    {
        var last = after;
        var reader = new ChangesReader(response);
        while (reader.MoveNext())
        {
            var position = reader.Place.Position;
            var row = new RowReader(SimulatedProcess.Table, reader.Content);
            Check(position, last, (Number(ref row), Number(ref row)), core);
            last = position;
        }

        if (response.Through.Position < last)
        {
            _violation ??= $"An answer goes through {response.Through.Position} and has position {last}.";
        }

        _place = bug == PlantedBug.SkipPosition && random.Next(20) == 0 ? response.Through with { Position = response.Through.Position.Next, Fingerprint = 0 } : response.Through;
        _stored = random.Next(3) == 0 ? _place : _stored;
    }

    private void Check(Position position, Position last, (long Key, long Value) change, PartitionCore core)
    {
        // Every write of this world is a batch of one change, so that positions are dense.
        if (position != last.Next)
        {
            _violation ??= $"After position {last} the subscriber was told {position}.";
        }

        if (position > core.Applied)
        {
            _violation ??= $"The subscriber was told position {position}; {core.Applied} is committed.";
        }

        if (_seen.TryGetValue(position.Value, out var before) && before != change)
        {
            _violation ??= $"Position {position} was {before} first and is {change} now.";
        }

        if (_acknowledged.TryGetValue(position.Value, out var acknowledged) && acknowledged != change)
        {
            _violation ??= $"Position {position} was acknowledged as {acknowledged}, and the subscriber was told {change}.";
        }

        _seen[position.Value] = change;
    }

    private void Lose(int generation, PartitionCore core, string message)
    {
        if (!MayLose)
        {
            _violation ??= $"History was lost: {message}";
        }
        else if (generation == _generation)
        {
            _place = _stored = new ChangePlace(core.Applied, 0);
            _hasLost = true;
        }
    }

    private static long Number(ref RowReader row)
    {
        row.MoveNext();
        return (long)ClrValue.Read(ColumnType.BigInt, row.Value);
    }
}
