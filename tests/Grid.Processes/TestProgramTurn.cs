namespace Grid.Processes;

/// <summary>
/// Lets one test program of this user run at a time: a fixture of each test assembly. <c>dotnet test</c> starts as many as there are
/// processors, but tests of real silos judge how long a failover takes, and a silo that is starved by another program's tests is
/// rightly taken for dead.
/// </summary>
public sealed class TestProgramTurn : IDisposable
{
    private readonly ManualResetEventSlim _isOver = new();
    private readonly Thread _holder;

    /// <summary>Waits until no other test program runs.</summary>
    public TestProgramTurn()
    {
        using var isMine = new ManualResetEventSlim();
        // A mutex belongs to a thread, and a fixture is made and disposed of on any.
        _holder = new Thread(() => Hold(isMine.Set)) { IsBackground = true, Name = "Turn of the test program" };
        _holder.Start();
        isMine.Wait();
    }

    public void Dispose()
    {
        _isOver.Set();
        _holder.Join();
        _isOver.Dispose();
    }

    private void Hold(Action isMine)
    {
        using var turn = new Mutex(initiallyOwned: false, @"Global\grid-test-program");
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // The program before was killed; its turn is over all the same.
        }

        isMine();
        _isOver.Wait();
        turn.ReleaseMutex();
    }
}
