namespace Grid.Processes;

/// <summary>
/// Lets one test program of this user run at a time: a fixture of each test assembly. <c>dotnet test</c> starts as many as there are
/// processors, but tests of real silos judge how long a failover takes, and a silo that is starved by another program's tests is
/// rightly taken for dead.
/// </summary>
public sealed class TestProgramTurn : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _turn;

    /// <summary>Waits until no other test program runs.</summary>
    public TestProgramTurn()
    {
        var path = Path.Combine(Path.GetTempPath(), $"grid-tests-{Environment.UserName}.lock");
        using var never = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                // Closed by the system when this process ends, however it ends.
                _turn = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another program's turn. The end of a file's lock raises no event.
                never.Wait(PollInterval);
            }
        }
    }

    public void Dispose() => _turn.Dispose();
}
