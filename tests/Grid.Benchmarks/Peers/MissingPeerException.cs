namespace Grid.Benchmarks.Peers;

/// <summary>A system to compare with is not installed, and was asked for.</summary>
internal sealed class MissingPeerException(string message) : Exception(message);
