namespace Grid.Silo.Commands.Serving;

/// <summary>
/// Stops the silo when its standard input closes: the parent holds the other end, and the operating system closes it
/// however the parent ends. A silo that then does not stop in time is ended, so that nothing is left behind.
/// </summary>
internal static class ParentWatch
{
    public static void Start(IHostApplicationLifetime lifetime)
    {
        var thread = new Thread(() => Run(lifetime)) { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }

    private static void Run(IHostApplicationLifetime lifetime)
    {
        using var input = System.Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        lifetime.StopApplication();
        // The host stops the process long before; this is for a host that hangs.
        using var never = new ManualResetEventSlim();
        never.Wait(SiloHost.StopLimit + TimeSpan.FromSeconds(2));
        Environment.Exit(ExitCode.Failure);
    }
}
