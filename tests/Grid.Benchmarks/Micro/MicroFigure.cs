namespace Grid.Benchmarks.Micro;

/// <param name="Nanoseconds">Mean of one operation; null when it failed.</param>
/// <param name="Deviation">Standard deviation.</param>
/// <param name="Bytes">Bytes that one operation allocates.</param>
internal sealed record MicroFigure(string What, double? Nanoseconds, double? Deviation, long? Bytes);
