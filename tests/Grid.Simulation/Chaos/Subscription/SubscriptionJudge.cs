namespace Grid.Simulation.Chaos.Subscription;

/// <summary>
/// Judges from outside what a subscriber logged: every acknowledged write has come as what it was, the changes of each key came in
/// order, and nothing came again but what its last token did not cover. Not thread-safe.
/// </summary>
internal sealed class SubscriptionJudge
{
    /// <summary>One mistake shows itself again and again.</summary>
    private const int MaxProblems = 20;

    private readonly Dictionary<(long Key, long Version), long?> _acknowledged = [];
    private readonly Dictionary<(long Key, long Version), long?> _seen = [];
    private readonly Dictionary<long, long> _last = [];

    // Of the subscription that is read now, and what it has handled since its last token.
    private readonly HashSet<(long Key, long Version)> _life = [];
    private readonly List<(long Key, long Version)> _sinceToken = [];

    // Handled, and before no token: may come again.
    private readonly HashSet<(long Key, long Version)> _uncovered = [];
    private readonly HashSet<(long Key, long Version)> _missing = [];
    private readonly List<string> _problems = [];

    /// <summary>Changes that were handled, those that came again included.</summary>
    public long Handled { get; private set; }

    public int Distinct => _seen.Count;

    /// <summary>Acknowledged puts, all of which the subscriber has to see.</summary>
    public int Puts { get; private set; }

    /// <summary>Acknowledged deletions of rows, likewise.</summary>
    public int Deletes => _acknowledged.Count - Puts;

    /// <summary>Acknowledged writes that have not come.</summary>
    public int Missing => _missing.Count;

    /// <summary>Whether the subscriber has said that it can go no further.</summary>
    public bool HasFailed { get; private set; }

    /// <param name="value">Null for a deletion.</param>
    public void NoteAcknowledged(long key, long version, long? value)
    {
        var place = (key, version);
        _acknowledged.Add(place, value);
        Puts += value is null ? 0 : 1;
        if (!_seen.ContainsKey(place))
        {
            _missing.Add(place);
        }
    }

    public void Read(ChangeRecord record)
    {
        switch (record.Kind)
        {
            case ChangeRecordKind.Begin:
                _life.Clear();
                _sinceToken.Clear();
                break;
            case ChangeRecordKind.Change:
                Handle((record.Key, record.Version), record.Value);
                break;
            case ChangeRecordKind.Token:
                _uncovered.ExceptWith(_sinceToken);
                _sinceToken.Clear();
                break;
            case ChangeRecordKind.Failure:
                HasFailed = true;
                Complain($"The subscriber failed: {record.Text}");
                break;
            default:
                throw new InvalidOperationException($"Unknown kind {record.Kind}.");
        }
    }

    /// <summary>What is wrong; nothing, if nothing is.</summary>
    public IReadOnlyList<string> FindProblems()
    {
        var problems = new List<string>(_problems);
        if (_missing.Count > 0)
        {
            problems.Add($"The subscriber has not seen {_missing.Count} of {_acknowledged.Count} acknowledged writes, {string.Join(", ", _missing.Take(3).Select(write => $"{TextOf(_acknowledged[write])} of key {write.Key} at {write.Version}"))} for example.");
        }

        problems.AddRange(_acknowledged.Where(write => _seen.TryGetValue(write.Key, out var seen) && seen != write.Value).Take(3)
            .Select(write => $"The subscriber saw {TextOf(_seen[write.Key])} of key {write.Key.Key} at {write.Key.Version}; {TextOf(write.Value)} was acknowledged."));
        return problems;
    }

    private void Handle((long Key, long Version) place, long? value)
    {
        Handled++;
        if (!_life.Add(place))
        {
            Complain($"Key {place.Key} at {place.Version} came twice in one subscription.");
        }

        if (_seen.TryGetValue(place, out var before))
        {
            if (before != value)
            {
                Complain($"Key {place.Key} at {place.Version} came as {TextOf(before)} and came again as {TextOf(value)}.");
            }

            if (!_uncovered.Contains(place))
            {
                Complain($"Key {place.Key} at {place.Version} came again although it lies before a stored token.");
            }
        }
        else if (_last.TryGetValue(place.Key, out var last) && last > place.Version)
        {
            Complain($"Key {place.Key} came at {place.Version} for the first time, after {last}.");
        }

        _seen[place] = value;
        _missing.Remove(place);
        _uncovered.Add(place);
        _sinceToken.Add(place);
        _last[place.Key] = Math.Max(place.Version, _last.GetValueOrDefault(place.Key));
    }

    private void Complain(string problem)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(problem);
        }
    }

    private static string TextOf(long? value) => value is { } put ? $"value {put}" : "the deletion";
}
