namespace Grid.Client.Ado;

/// <summary>The SQLSTATEs of PostgreSQL that are nearest to the grid's codes; programs that know only ADO.NET look at them.</summary>
internal static class SqlStates
{
    public static string? Of(ErrorCode code) => code switch
    {
        ErrorCode.SyntaxError => "42601",
        ErrorCode.NotSupported => "0A000",
        ErrorCode.TableNotFound => "42P01",
        ErrorCode.TableExists or ErrorCode.IndexExists => "42P07",
        ErrorCode.IndexNotFound => "42704",
        ErrorCode.ColumnNotFound => "42703",
        ErrorCode.TypeMismatch => "42804",
        ErrorCode.ValueOutOfRange => "22003",
        ErrorCode.ValueTooLong => "22001",
        ErrorCode.NullNotAllowed => "23502",
        ErrorCode.DuplicateKey => "23505",
        ErrorCode.LimitExceeded => "54000",
        ErrorCode.Timeout => "57014",
        ErrorCode.Unavailable => "57P03",
        _ => null,
    };
}
