namespace Grid.Tables;

/// <summary>What each durability promises, in the words shown wherever a table is described.</summary>
public static class DurabilityContract
{
    /// <summary>The word for a durability, as SQL takes it.</summary>
    public static string ToName(this Durability durability) => durability switch
    {
        Durability.Durable => "durable",
        Durability.Relaxed => "relaxed",
        Durability.Memory => "memory",
        _ => throw new ArgumentOutOfRangeException(nameof(durability), durability, "No such durability."),
    };

    /// <summary>What an acknowledged write survives.</summary>
    public static string ToContract(this Durability durability) => durability switch
    {
        Durability.Durable => "acknowledged when it is on disk in every in-sync store; nothing acknowledged is lost",
        Durability.Relaxed => "acknowledged when it is in memory and journaled shortly after; a crash loses at most what was acknowledged within one Grid:Journal:RelaxedInterval",
        Durability.Memory => "never stored; lost when its partition changes owner: when a silo ends, joins or crashes",
        _ => throw new ArgumentOutOfRangeException(nameof(durability), durability, "No such durability."),
    };
}
