namespace Grid.Benchmarks.Copies;

internal sealed record CopiesRow(long Id, string Text, long Number);
