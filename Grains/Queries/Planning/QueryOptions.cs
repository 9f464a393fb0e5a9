namespace Grid.Grains.Queries.Planning;

/// <summary>Limits of one query.</summary>
public sealed class QueryOptions
{
    /// <summary>Rows of a result: it is held in memory as a whole.</summary>
    public long MaxResultRows { get; set; } = 1_000_000;

    /// <summary>Bytes of a result, and of what one partition answers.</summary>
    public long MaxResultBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Groups, or distinct values of one aggregate.</summary>
    public int MaxGroups { get; set; } = 1_000_000;

    /// <summary>Statements whose parse is kept.</summary>
    public int MaxCachedStatements { get; set; } = 1_000;
}
