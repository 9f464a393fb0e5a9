using Grid.Errors;

namespace Grid.Grains.Partitions.Changes;

/// <summary>The refusal of whoever would miss changes.</summary>
internal static class ChangesLost
{
    public static RequestException Of(string reason) => new(ErrorCode.ChangesLost, $"{reason} Read the rows anew and subscribe from there.");
}
