namespace Grid.Simulation.Chaos.Report;

/// <summary>What the subscriber saw.</summary>
/// <param name="Kills">How often its process was killed by SIGKILL.</param>
/// <param name="Handled">Changes that came, also those that came again.</param>
/// <param name="Distinct">Changes without those that came again.</param>
/// <param name="Puts">Acknowledged puts, all of which it had to see.</param>
/// <param name="Deletes">Acknowledged deletions of rows, likewise.</param>
/// <param name="Problems">What it missed or saw wrongly.</param>
internal sealed record SubscriptionFigures(int Kills, long Handled, int Distinct, int Puts, int Deletes, IReadOnlyList<string> Problems);
