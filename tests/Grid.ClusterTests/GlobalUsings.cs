global using Grid.Processes;
global using Xunit;
global using ErrorCode = Grid.Errors.ErrorCode;

// Whole clusters of processes: two at once on a small machine would starve each other until silos are taken for dead.
[assembly: Xunit.AssemblyFixture(typeof(TestProgramTurn))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
