namespace Grid.Silo.Commands.LocalClusters;

/// <summary>How many silos or stores an arrangement can have, both bounds included.</summary>
internal readonly record struct CountRange(int Least, int Most)
{
    public static CountRange Exactly(int count) => new(count, count);

    public static CountRange AtLeast(int count) => new(count, int.MaxValue);

    public bool Contains(int count) => count >= Least && count <= Most;

    /// <summary>The range with the noun that it counts, such as <c>2 or more silos</c>.</summary>
    public string Of(string noun) => Most == 1 ? $"{this} {noun}" : $"{this} {noun}s";

    public override string ToString() => Least == Most ? $"{Least}" : Most == int.MaxValue ? $"{Least} or more" : $"{Least} to {Most}";
}
