namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>Arrays with an element a group.</summary>
internal static class GroupArray
{
    /// <summary>Makes an array long enough, doubling it.</summary>
    public static void Grow<T>(ref T[] array, int groups)
    {
        if (array.Length < groups)
        {
            Array.Resize(ref array, Math.Max(groups, array.Length * 2));
        }
    }
}
