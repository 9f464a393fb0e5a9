namespace Grid.Silo.Console;

/// <summary>How far a piece of work is.</summary>
/// <param name="Fraction">From 0 to 1.</param>
/// <param name="Detail">What has been done, in words and numbers.</param>
internal readonly record struct ProgressStep(double Fraction, string Detail);
