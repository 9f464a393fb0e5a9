namespace Grid.Simulation.Checking;

/// <summary>
/// Decides whether a part of a register's history between two quiescent points can follow the states that the register may
/// be in before it, and finds every state that it may be in after it. It goes through the beginnings and ends in the order
/// of time and keeps all configurations that fit what has ended (the just-in-time linearization of Lowe 2017): an operation
/// must have had its moment when it ends. Written values are unique, except for 0; so a write of unknown outcome need only
/// be given its moment in a part where somebody saw its value.
/// </summary>
internal sealed class SegmentSearch
{
    /// <summary>Operations that can be under way at once: bits of a set.</summary>
    public const int MaxOpen = 64;

    /// <summary>Configurations kept at once; more mean that the history leaves too much open to be decided.</summary>
    private const int MaxConfigurations = 200_000;

    private readonly Operation?[] _open = new Operation?[MaxOpen];
    private readonly IReadOnlyList<RegisterState> _before;
    private readonly List<Operation> _ended;
    private readonly List<Operation> _unknown;
    private HashSet<Configuration> _configurations = [];

    /// <param name="before">The states at the beginning.</param>
    /// <param name="ended">The operations that began and ended in between.</param>
    /// <param name="unknown">Writes of unknown outcome that began before the end of the part.</param>
    public SegmentSearch(IReadOnlyList<RegisterState> before, IReadOnlyList<Operation> ended, IReadOnlyList<Operation> unknown)
    {
        _before = before;
        _ended = [.. ended];
        var seen = ended.Where(operation => !operation.IsWrite).Select(operation => operation.Value)
            .Concat(ended.Concat(unknown).Select(operation => operation.Expected).OfType<long>()).ToHashSet();
        _unknown = [.. unknown.Where(operation => seen.Contains(operation.Value))];
    }

    public SegmentVerdict Run()
    {
        if (FindSlotsShort() is { } undecided)
        {
            return new SegmentVerdict([], undecided);
        }

        Begin();
        foreach (var (operation, isEnd) in Events())
        {
            if (!isEnd)
            {
                _open[FreeSlot()] = operation;
                continue;
            }

            var slot = Array.IndexOf(_open, operation);
            var next = Follow(slot);
            if (next is not { Count: > 0 })
            {
                return new SegmentVerdict([], next is null ? $"Undecided: more than {MaxConfigurations} ways to order what led to {operation}" : Explain(operation));
            }

            _configurations = next;
            _open[slot] = null;
        }

        return new SegmentVerdict(States(), null);
    }

    private void Begin()
    {
        for (var origin = 0; origin < _before.Count; origin++)
        {
            _configurations.Add(new Configuration(_before[origin].Value, 0, origin));
        }
    }

    // In the order of time; what ends in the moment in which another begins is taken to overlap it.
    private IEnumerable<(Operation Operation, bool IsEnd)> Events() => _unknown.Select(operation => (operation, IsEnd: false, Time: operation.Start))
        .Concat(_ended.Select(operation => (operation, IsEnd: false, Time: operation.Start)))
        .Concat(_ended.Select(operation => (operation, IsEnd: true, Time: operation.End)))
        .OrderBy(step => step.Time).ThenBy(step => step.IsEnd)
        .Select(step => (step.operation, step.IsEnd));

    // Every configuration in which the operation has had its moment; null when there are too many.
    private HashSet<Configuration>? Follow(int slot)
    {
        var bit = 1UL << slot;
        var next = new HashSet<Configuration>();
        var seen = new HashSet<Configuration>();
        var stack = new Stack<Configuration>();
        foreach (var configuration in _configurations)
        {
            Visit(WithReads(configuration));
        }

        while (stack.TryPop(out var configuration))
        {
            for (var candidate = 0; candidate < MaxOpen; candidate++)
            {
                if (_open[candidate] is { IsWrite: true } operation && (configuration.Done & (1UL << candidate)) == 0
                    && TryWrite(operation, configuration, out var value))
                {
                    Visit(WithReads(configuration with { Value = value, Done = configuration.Done | (1UL << candidate) }));
                }
            }

            if (seen.Count > MaxConfigurations)
            {
                return null;
            }
        }

        return next;

        void Visit(Configuration configuration)
        {
            if (!seen.Add(configuration))
            {
                return;
            }

            if ((configuration.Done & bit) != 0)
            {
                next.Add(configuration with { Done = configuration.Done & ~bit });
            }
            else
            {
                stack.Push(configuration);
            }
        }
    }

    // Reads change nothing, so each has its moment as soon as it can.
    private Configuration WithReads(Configuration configuration)
    {
        for (var slot = 0; slot < MaxOpen; slot++)
        {
            if (_open[slot] is { IsWrite: false } read && read.Value == configuration.Value)
            {
                configuration = configuration with { Done = configuration.Done | (1UL << slot) };
            }
        }

        return configuration;
    }

    // A refused write either met another value; or it is one that was delivered twice, took effect the first time, and was
    // refused because of itself.
    private bool TryWrite(Operation write, Configuration configuration, out long value)
    {
        var holds = write.Expected is not { } expected || expected == configuration.Value;
        value = holds ? write.Value : configuration.Value;
        return (holds || write.IsRefused) && !_before[configuration.Origin].Taken.Contains(write);
    }

    private List<RegisterState> States()
    {
        var states = new List<RegisterState>();
        var found = _configurations.Select(configuration => new RegisterState(
            configuration.Value,
            _before[configuration.Origin].Taken.Union(Enumerable.Range(0, MaxOpen).Where(slot => (configuration.Done & (1UL << slot)) != 0).Select(slot => _open[slot]!))));
        foreach (var state in found.OrderBy(state => state.Taken.Count))
        {
            if (!states.Exists(other => other.Dominates(state)))
            {
                states.Add(state);
            }
        }

        return states;
    }

    private string? FindSlotsShort()
    {
        int open = _unknown.Count, most = open;
        foreach (var (operation, isEnd) in Events().Where(step => step.Operation.IsCertain))
        {
            most = Math.Max(most, open += isEnd ? -1 : 1);
        }

        return most > MaxOpen ? $"Undecided: {most} operations under way at once; {MaxOpen} is the limit. Use fewer callers or more keys." : null;
    }

    private int FreeSlot() => Array.IndexOf(_open, null);

    private string Explain(Operation impossible)
    {
        var open = _open.OfType<Operation>().Where(operation => operation != impossible);
        var ended = _ended.Where(operation => operation.End <= impossible.Start).OrderBy(operation => operation.End).TakeLast(4);
        var values = _configurations.Select(configuration => configuration.Value).Distinct().Order().Take(8);
        return $"After {string.Join("; ", ended)}, where the value can only be {string.Join(" or ", values)}, this cannot follow: {impossible}. Under way with it: {string.Join("; ", open)}";
    }

    /// <summary>One way in which things may stand: the value, which of the open operations have had their moment, and the state that it began in.</summary>
    private readonly record struct Configuration(long Value, ulong Done, int Origin);
}
