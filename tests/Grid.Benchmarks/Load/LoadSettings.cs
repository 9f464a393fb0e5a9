namespace Grid.Benchmarks.Load;

/// <param name="Formats">What is exported and imported, in turns.</param>
/// <param name="Rounds">Measured rounds; one more comes before them.</param>
/// <param name="Rows">Cities at most.</param>
/// <param name="WarmUp">How long is imported and exported before the first round: both processes compile what runs often once more.</param>
internal sealed record LoadSettings(IReadOnlyList<LoadFormat> Formats, int Rounds, int Rows, TimeSpan WarmUp);
