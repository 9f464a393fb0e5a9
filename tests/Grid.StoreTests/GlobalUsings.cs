// Orleans has an ErrorCode of its own, for its logs.
global using ErrorCode = Grid.Errors.ErrorCode;

[assembly: Xunit.AssemblyFixture(typeof(Grid.Processes.TestProgramTurn))]
