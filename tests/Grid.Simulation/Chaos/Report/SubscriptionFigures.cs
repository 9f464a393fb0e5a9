namespace Grid.Simulation.Chaos.Report;

/// <summary>What the subscriber saw.</summary>
/// <param name="Deaths">How often its client was killed.</param>
/// <param name="Handled">Changes that came, also those that came again.</param>
/// <param name="Distinct">Changes without those that came again.</param>
/// <param name="Acknowledged">Acknowledged puts, all of which it had to see.</param>
/// <param name="Problems">What it missed or saw wrongly.</param>
internal sealed record SubscriptionFigures(int Deaths, long Handled, int Distinct, int Acknowledged, IReadOnlyList<string> Problems);
