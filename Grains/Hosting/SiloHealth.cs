namespace Grid.Grains.Hosting;

/// <summary>How a silo is.</summary>
/// <param name="Obstacles">What keeps it from serving; empty when it is ready.</param>
/// <param name="Warnings">What is broken while it serves: stores that do not answer, a catalog that does not.</param>
public sealed record SiloHealth(IReadOnlyList<string> Obstacles, IReadOnlyList<string> Warnings)
{
    public bool IsReady => Obstacles.Count == 0;
}
