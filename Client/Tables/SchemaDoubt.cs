using Grid.Errors;

namespace Grid.Client.Tables;

/// <summary>Tells the refusals that mean that this client's view of a table is old.</summary>
internal static class SchemaDoubt
{
    /// <summary>A table that was dropped and created again is another one to a partition: it does not know the old one's number.</summary>
    public static bool IsIn(GridException failure) => failure.Code is ErrorCode.SchemaChanged or ErrorCode.TableNotFound;
}
