using System.Diagnostics;

[assembly: AssemblyFixture(typeof(Grid.Tests.BackgroundPriority))]

namespace Grid.Tests;

/// <summary>
/// Lets this process yield to the other test programs, which run beside it: these tests only compute, those wait for real silos
/// and judge how long a failover takes.
/// </summary>
public sealed class BackgroundPriority
{
    public BackgroundPriority()
    {
        using var process = Process.GetCurrentProcess();
        process.PriorityClass = ProcessPriorityClass.BelowNormal;
    }
}
