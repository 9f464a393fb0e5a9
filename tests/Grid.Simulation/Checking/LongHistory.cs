using System.Collections.Concurrent;
using System.Diagnostics;

namespace Grid.Simulation.Checking;

/// <summary>What clients ask of many registers and are told, on the real clock and for as long as it takes. Thread-safe.</summary>
internal sealed class LongHistory
{
    private readonly ConcurrentDictionary<long, RegisterHistory> _registers = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Begins an operation; null when too many of its register are under way or wait to be judged.</summary>
    /// <param name="value">What is written, unique; 0 to remove. Of no meaning for a read.</param>
    /// <param name="expected">What a conditional write demands.</param>
    public OperationTicket? TryBegin(string client, long key, bool isWrite, long value = 0, long? expected = null)
    {
        var register = _registers.GetOrAdd(key, _ => new RegisterHistory());
        lock (register)
        {
            if (!register.MayBegin)
            {
                return null;
            }

            register.Begin();
            return new OperationTicket(this, register, new Operation(client, key, isWrite, value, Now, Operation.Never) { Expected = expected });
        }
    }

    /// <summary>What clients were told and cannot be true, one text for each register; empty when all is well. Nothing may be under way.</summary>
    public IReadOnlyList<string> FindViolations()
    {
        var violations = new List<string>();
        foreach (var (key, register) in _registers.OrderBy(pair => pair.Key))
        {
            lock (register)
            {
                register.Judge();
                if (register.Violation is { } violation)
                {
                    violations.Add($"Register {key} is not linearizable. {violation}");
                }
            }
        }

        return violations;
    }

    /// <summary>Whether a register that is read now may have a value; call it after <see cref="FindViolations"/>.</summary>
    public bool CanBe(long key, long value) => !_registers.TryGetValue(key, out var register) ? value == 0 : register.Violation is not null || register.CanBe(value);

    /// <summary>Time on the history's clock, in units of 100 ns.</summary>
    internal long Now => Stopwatch.GetElapsedTime(_started).Ticks;
}
