namespace Grid.Grains.Hosting;

/// <summary>A relational database.</summary>
public class DatabaseOptions
{
    /// <summary>The embedded provider.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>The provider of PostgreSQL servers.</summary>
    public const string PostgreSql = "postgres";

    /// <summary>The database system: <c>sqlite</c> or <c>postgres</c> (also <c>postgresql</c>).</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>
    /// ADO.NET connection string. For SQLite also a bare file path; null means a file in <see cref="GridOptions.DataDirectory"/>.
    /// For PostgreSQL it is required, and its <c>Search Path</c> names the one schema to use (<c>public</c> unless given),
    /// which is created when missing: catalog and stores need one each where they share a database.
    /// </summary>
    public string? ConnectionString { get; set; }
}
