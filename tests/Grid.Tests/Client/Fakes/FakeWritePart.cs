using Grid.Partitions;

namespace Grid.Tests.Client.Fakes;

/// <summary>A part of a write to a <see cref="FakeSiloGrain"/>.</summary>
/// <param name="Response">Null when the partition is elsewhere.</param>
internal sealed record FakeWritePart(int Index, int Partition, int Units, WriteResponse? Response);
