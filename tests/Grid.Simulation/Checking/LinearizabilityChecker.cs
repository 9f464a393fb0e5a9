namespace Grid.Simulation.Checking;

/// <summary>
/// Decides whether a history of reads and writes of one register is linearizable: whether every operation can be given one
/// moment between its start and its end such that each read returns the last value written before it. The search of Wing and
/// Gong (1993) with the memory of Lowe (2017): a set of operations done and a register value is tried once only.
/// </summary>
internal static class LinearizabilityChecker
{
    /// <summary>Operations of the longest history that is decided; the caller keeps histories shorter.</summary>
    public const int MaxOperations = 2_000;

    /// <summary>Null when linearizable; otherwise the longest prefix that could be ordered and the operations that could not follow.</summary>
    public static string? FindViolation(IReadOnlyList<Operation> history)
    {
        var operations = history.OrderBy(operation => operation.Start).ToArray();
        if (operations.Length > MaxOperations)
        {
            throw new ArgumentException($"{operations.Length} operations; at most {MaxOperations} are decided.", nameof(history));
        }

        var search = new Search(operations);
        return search.Run() ? null : search.Explain();
    }

    private sealed class Search(Operation[] operations)
    {
        private readonly bool[] _done = new bool[operations.Length];
        private readonly HashSet<State> _seen = [];
        private readonly List<int> _best = [];
        private int _certainLeft = operations.Count(operation => operation.IsCertain);

        public bool Run()
        {
            // Depth-first with a stack of its own: histories are longer than the thread's stack is deep.
            var path = new Stack<(int Operation, long ValueBefore, int Next)>();
            long value = 0;
            var next = 0;
            while (_certainLeft > 0)
            {
                var candidate = FindCandidate(next, value);
                if (candidate >= 0)
                {
                    path.Push((candidate, value, candidate + 1));
                    value = Take(candidate, value);
                    next = 0;
                    if (path.Count > _best.Count)
                    {
                        _best.Clear();
                        _best.AddRange(path.Reverse().Select(step => step.Operation));
                    }

                    continue;
                }

                if (!path.TryPop(out var last))
                {
                    return false;
                }

                Undo(last.Operation);
                (value, next) = (last.ValueBefore, last.Next);
            }

            return true;
        }

        public string Explain()
        {
            var left = operations.Where((_, index) => !_best.Contains(index)).Take(5);
            return $"After {string.Join("; ", _best.TakeLast(4).Select(index => operations[index]))} none of these can follow: {string.Join("; ", left)}";
        }

        // The next operation, from an index on, that may come now: it started before every operation left has ended.
        private int FindCandidate(int from, long value)
        {
            var earliestEnd = Operation.Never;
            for (var index = 0; index < operations.Length && operations[index].Start <= earliestEnd; index++)
            {
                if (_done[index])
                {
                    continue;
                }

                if (index >= from && (operations[index].IsWrite || operations[index].Value == value) && IsNew(index, value))
                {
                    return index;
                }

                earliestEnd = Math.Min(earliestEnd, operations[index].End);
            }

            return -1;
        }

        private bool IsNew(int index, long value)
        {
            _done[index] = true;
            var isNew = _seen.Add(new State(_done, operations[index].IsWrite ? operations[index].Value : value));
            _done[index] = false;
            return isNew;
        }

        private long Take(int index, long value)
        {
            _done[index] = true;
            _certainLeft -= operations[index].IsCertain ? 1 : 0;
            return operations[index].IsWrite ? operations[index].Value : value;
        }

        private void Undo(int index)
        {
            _done[index] = false;
            _certainLeft += operations[index].IsCertain ? 1 : 0;
        }
    }

    private readonly struct State : IEquatable<State>
    {
        private readonly ulong[] _done;
        private readonly long _value;

        public State(bool[] done, long value)
        {
            _value = value;
            _done = new ulong[(done.Length + 63) / 64];
            for (var index = 0; index < done.Length; index++)
            {
                _done[index >> 6] |= done[index] ? 1UL << (index & 63) : 0;
            }
        }

        public bool Equals(State other) => _value == other._value && _done.AsSpan().SequenceEqual(other._done);

        public override bool Equals(object? obj) => obj is State other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_value);
            foreach (var word in _done)
            {
                hash.Add(word);
            }

            return hash.ToHashCode();
        }
    }
}
