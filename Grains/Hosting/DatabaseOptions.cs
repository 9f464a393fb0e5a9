namespace Grid.Grains.Hosting;

/// <summary>A relational database.</summary>
public class DatabaseOptions
{
    /// <summary>The embedded provider.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>The database system; <c>sqlite</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>ADO.NET connection string; for SQLite also a bare file path. Null means a file in <see cref="GridOptions.DataDirectory"/>.</summary>
    public string? ConnectionString { get; set; }
}
