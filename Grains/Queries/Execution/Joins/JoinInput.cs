namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>A source of joined rows: a table, or two inputs joined.</summary>
internal abstract class JoinInput
{
    /// <summary>About how many rows there are, known before any is read.</summary>
    public abstract long ExpectedRows { get; }

    /// <summary>The indexes of the tables below.</summary>
    public abstract IReadOnlyList<int> Tables { get; }

    /// <summary>Hands all rows on; false when the receiver wanted no more.</summary>
    /// <param name="take">Takes some rows; false means that no more are wanted.</param>
    public abstract bool Run(Func<JoinedRows, bool> take, CancellationToken cancellationToken);
}
