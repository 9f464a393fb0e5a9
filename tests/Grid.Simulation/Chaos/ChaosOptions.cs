using Grid.Simulation.Chaos.Faults;

namespace Grid.Simulation.Chaos;

/// <summary>One run of chaos.</summary>
internal sealed record ChaosOptions
{
    /// <summary>Silo processes.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>Stores; silo k has the home store k modulo this number.</summary>
    public int Stores { get; init; } = 2;

    /// <summary>Stores that hold each partition.</summary>
    public int Copies { get; init; } = 2;

    /// <summary>Time of faults under load. Longer when the planned faults need it, up to <see cref="HardLimit"/>.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Decides which faults happen to whom in which order. When each happens also depends on how soon the one before is healed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Databases of stores and catalog: SQLite files, or a PostgreSQL server each.</summary>
    public bool IsPostgreSql { get; init; }

    /// <summary>Keys that callers work on; each partition has one more, of its prober.</summary>
    public int Keys { get; init; } = 128;

    /// <summary>Callers, each with one operation under way.</summary>
    public int Callers { get; init; } = 8;

    /// <summary>The kinds of faults that happen; empty for all. With some, the run ends when those planned for its time are over.</summary>
    public IReadOnlyList<FaultKind> Only { get; init; } = [];

    /// <summary>Folder for data and logs, which is kept; null for a temporary one.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>File for the results as JSON.</summary>
    public string? JsonFile { get; init; }

    /// <summary>Longest time without an answer that is accepted after a silo was killed; null accepts any.</summary>
    public TimeSpan? MaxUnavailableKill { get; init; }

    /// <summary>Longest time without an answer that is accepted after the loss of a silo with its store; null accepts any.</summary>
    public TimeSpan? MaxUnavailableSet { get; init; }

    /// <summary>When a run that cannot get through its faults is given up: what does not heal must not go on for ever.</summary>
    public TimeSpan HardLimit => (Duration * 6) + TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<string> Check()
    {
        var errors = new List<string>();
        Require(Silos is >= 1 and <= 16, $"--silos is {Silos}: use 1 to 16.");
        Require(Stores is >= 1 and <= 16, $"--stores is {Stores}: use 1 to 16.");
        Require(Copies >= 1 && Copies <= Stores, $"--copies is {Copies}: use 1 to the number of stores, {Stores}.");
        Require(Duration >= TimeSpan.FromSeconds(5) && Duration <= TimeSpan.FromHours(24), $"--seconds is {Duration.TotalSeconds:0}: use 5 to 86400.");
        Require(Keys is >= 1 and <= 100_000, $"--keys is {Keys}: use 1 to 100000.");
        Require(Callers is >= 1 and <= 1_000, $"--callers is {Callers}: use 1 to 1000.");
        return errors;

        void Require(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
