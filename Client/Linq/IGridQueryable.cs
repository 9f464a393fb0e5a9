namespace Grid.Client.Linq;

/// <summary>A query as the translator finds it in an expression.</summary>
internal interface IGridQueryable
{
    /// <summary>The table whose rows it stands for; null when operators follow.</summary>
    QueryTable? Table { get; }
}
