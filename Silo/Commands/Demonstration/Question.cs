namespace Grid.Silo.Commands.Demonstration;

/// <summary>A question to the grid whose answer is known.</summary>
/// <param name="Title">What is asked, for people.</param>
/// <param name="Sql">The same for the grid.</param>
/// <param name="Expected">The rows of the right answer, values as text.</param>
internal sealed record Question(string Title, string Sql, string[][] Expected)
{
    /// <summary>Whether an answer is the right one.</summary>
    public bool IsAnsweredBy(string[][] answer) => AreEqual(Expected, answer);

    /// <summary>Whether two answers have the same values in the same order.</summary>
    public static bool AreEqual(string[][] left, string[][] right) =>
        left.Length == right.Length && left.Zip(right).All(pair => pair.First.SequenceEqual(pair.Second, StringComparer.Ordinal));
}
