using Grid.Errors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>Counts what the joins of one partition do, and ends them when they make too many rows.</summary>
internal sealed class JoinMeter(long maxRows, int joinCount)
{
    private readonly JoinTally[] _tallies = new JoinTally[joinCount];
    private long _pairs;

    public JoinTally[] Tallies => [.. _tallies];

    /// <summary>Adds to the figures of one join.</summary>
    public void Add(int join, JoinTally tally) => _tallies[join] += tally;

    /// <summary>Counts pairs of rows whose keys are equal.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: there are too many.</exception>
    public void AddPairs(int count)
    {
        _pairs += count;
        if (_pairs > maxRows)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"The joins of the query make at least {_pairs} rows in one partition; at most {maxRows} are made (Grid:Query:MaxJoinedRows). Filter more, or compare more columns in ON.");
        }
    }
}
