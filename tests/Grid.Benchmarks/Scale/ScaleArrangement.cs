using System.Globalization;

namespace Grid.Benchmarks.Scale;

/// <summary>Silos and stores that are measured.</summary>
/// <param name="Silos">How many silos there are.</param>
/// <param name="Stores">How many stores they have; silo k has store k modulo their number.</param>
/// <param name="IsFixedTime">Whether the stores take a fixed time for each commit; otherwise they are embedded ones on this machine's disk.</param>
internal sealed record ScaleArrangement(int Silos, int Stores, bool IsFixedTime)
{
    public string Name => string.Create(CultureInfo.InvariantCulture,
        $"{Silos} {(Silos == 1 ? "silo" : "silos")}, {Stores} {(IsFixedTime ? "fixed-time" : "embedded")} {(Stores == 1 ? "store" : "stores")}");
}
