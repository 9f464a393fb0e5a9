namespace Grid.Simulation.Checking;

/// <summary>What clients asked and were told. Rejected writes are kept apart: they must never be seen.</summary>
internal sealed class History
{
    private readonly List<Operation> _operations = [];
    private readonly Dictionary<int, Operation> _open = [];
    private readonly HashSet<long> _rejected = [];
    private int _next;

    public int Count => _operations.Count;

    /// <summary>Begins an operation; it counts as of unknown outcome until it ends.</summary>
    public int Begin(string client, long key, bool isWrite, long value, long now)
    {
        _open.Add(++_next, new Operation(client, key, isWrite, value, now, Operation.Never));
        return _next;
    }

    public void EndWrite(int id, long now) => _operations.Add(Take(id) with { End = now });

    public void EndRead(int id, long value, long now) => _operations.Add(Take(id) with { Value = value, End = now });

    /// <summary>The operation certainly had no effect.</summary>
    public void Reject(int id)
    {
        var operation = Take(id);
        if (operation.IsWrite)
        {
            _rejected.Add(operation.Value);
        }
    }

    /// <summary>Null when everything that clients were told is true; otherwise the first thing that is not.</summary>
    public string? FindViolation()
    {
        if (_operations.Find(operation => !operation.IsWrite && _rejected.Contains(operation.Value)) is { } ghost)
        {
            return $"A rejected write became visible: {ghost}";
        }

        var all = _operations.Concat(_open.Values.Where(operation => operation.IsWrite));
        foreach (var register in all.GroupBy(operation => operation.Key))
        {
            if (LinearizabilityChecker.FindViolation([.. register]) is { } violation)
            {
                return $"Register {register.Key} is not linearizable. {violation}";
            }
        }

        return null;
    }

    private Operation Take(int id)
    {
        _open.Remove(id, out var operation);
        return operation!;
    }
}
