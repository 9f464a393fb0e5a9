using System.Data.Common;
using Grid.Errors;

namespace Grid.Grains.Catalog.Database;

/// <summary>What differs between the database systems that a catalog can live in.</summary>
internal abstract class CatalogDialect
{
    /// <summary>The database system, as configuration names it.</summary>
    public abstract string Provider { get; }

    /// <summary>The name under which Orleans' ADO.NET providers load the driver.</summary>
    public abstract string InvariantName { get; }

    /// <summary>Statements that create everything that is missing, idempotently; run in one transaction.</summary>
    public abstract string Schema { get; }

    /// <summary>The queries that Orleans reads from the table <c>OrleansQuery</c>, by key. Keys, parameters and result columns are Orleans' contract.</summary>
    public abstract IReadOnlyDictionary<string, string> OrleansQueries { get; }

    /// <summary>The connection string that Orleans is given.</summary>
    public abstract string OrleansConnectionString { get; }

    /// <summary>Where the database is, for messages; without secrets.</summary>
    public abstract string Location { get; }

    public abstract DbConnection CreateConnection();

    /// <summary>Statement that begins a transaction in which nobody else writes.</summary>
    public abstract string BeginExclusive { get; }

    /// <summary>Statement that begins a transaction that changes a few rows.</summary>
    public abstract string BeginWrite { get; }

    /// <summary>Run once on each new connection.</summary>
    public abstract string Prepare { get; }

    /// <summary>Whether trying again soon may help.</summary>
    public abstract bool IsBusy(DbException failure);

    /// <summary>What a failure of the driver means, with a remedy and without secrets.</summary>
    public abstract GridException Explain(DbException failure);

    /// <summary>Whether one connection must stay open as long as the catalog is in use.</summary>
    public abstract bool NeedsAnchor { get; }
}
