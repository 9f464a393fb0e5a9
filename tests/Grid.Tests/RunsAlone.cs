namespace Grid.Tests;

/// <summary>Tests that count what the whole process does: they run when no others do.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
