namespace Grid.Simulation.Checking;

/// <summary>
/// The history of one register, however long: judged part by part, at every quiescent point, and forgotten. What stays is
/// the states that the register may be in and the writes of unknown outcome that may still take effect. Not thread-safe.
/// </summary>
internal sealed class RegisterHistory
{
    /// <summary>Operations after which the next quiescent point ends a part: many enough to be cheap.</summary>
    private const int PartLength = 64;

    /// <summary>Operations that wait to be judged when no other may begin: bounds memory and the time that a part takes.</summary>
    private const int MaxWaiting = 1_024;

    /// <summary>Operations under way at once; leaves room for writes of unknown outcome.</summary>
    private const int MaxUnderWay = SegmentSearch.MaxOpen / 2;

    private readonly List<Operation> _ended = [];
    private readonly List<Operation> _unknown = [];
    private IReadOnlyList<RegisterState> _states = [RegisterState.Initial];
    private int _underWay;

    /// <summary>The first thing that cannot be; null as long as there is none.</summary>
    public string? Violation { get; private set; }

    /// <summary>Whether an operation may begin now; otherwise some must end first.</summary>
    public bool MayBegin => _underWay < MaxUnderWay && _ended.Count < MaxWaiting;

    /// <summary>An operation begins. It must be ended with <see cref="End"/> or <see cref="Drop"/>.</summary>
    public void Begin()
    {
        if (!MayBegin)
        {
            throw new InvalidOperationException($"{_underWay} operations are under way and {_ended.Count} wait to be judged: let some end first.");
        }

        _underWay++;
    }

    /// <summary>An operation is over; a write of unknown outcome ends <see cref="Operation.Never"/>.</summary>
    public void End(Operation operation)
    {
        (operation.IsCertain ? _ended : _unknown).Add(operation);
        Drop();
    }

    /// <summary>An operation is over that told nothing and certainly had no effect.</summary>
    public void Drop()
    {
        _underWay--;
        if (_underWay == 0 && _ended.Count >= PartLength)
        {
            Judge();
        }
    }

    /// <summary>Judges everything so far; nothing may be under way.</summary>
    public void Judge()
    {
        if (_underWay > 0)
        {
            throw new InvalidOperationException($"{_underWay} operations are under way.");
        }

        if (Violation is null)
        {
            var verdict = new SegmentSearch(_states, _ended, _unknown).Run();
            Violation = verdict.Violation;
            _states = verdict.States;
            ForgetTaken();
        }

        _ended.Clear();
    }

    /// <summary>Whether a value is one that the register may have now, when nothing is under way and everything is judged.</summary>
    public bool CanBe(long value) =>
        _states.Any(state => state.Value == value || _unknown.Exists(write => write.Value == value && !state.Taken.Contains(write)));

    // What has taken effect in every state cannot do so again.
    private void ForgetTaken()
    {
        List<Operation> taken = [.. _unknown.Where(write => _states.All(state => state.Taken.Contains(write)))];
        if (taken.Count > 0 && _states.Count > 0)
        {
            _unknown.RemoveAll(taken.Contains);
            _states = [.. _states.Select(state => state with { Taken = state.Taken.Except(taken) })];
        }
    }
}
