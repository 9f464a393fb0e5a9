using System.Data.Common;

namespace Grid.Client.Ado;

/// <summary>Makes the objects of this provider, for programs that know only ADO.NET.</summary>
public sealed class GridFactory : DbProviderFactory
{
    private GridFactory()
    {
    }

    public static GridFactory Instance { get; } = new();

    public override DbConnection CreateConnection() => new GridConnection();

    public override DbCommand CreateCommand() => new GridCommand();

    public override DbParameter CreateParameter() => new GridParameter();

    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new GridConnectionStringBuilder();
}
