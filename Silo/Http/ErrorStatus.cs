
namespace Grid.Silo.Http;

/// <summary>The HTTP status of every error code.</summary>
internal static class ErrorStatus
{
    public static int Of(ErrorCode code) => code switch
    {
        ErrorCode.InvalidRequest or ErrorCode.SyntaxError or ErrorCode.NotSupported or ErrorCode.ColumnNotFound or ErrorCode.TypeMismatch
            or ErrorCode.ValueOutOfRange or ErrorCode.ValueTooLong or ErrorCode.NullNotAllowed or ErrorCode.KeyMissing
            or ErrorCode.ParameterMismatch => StatusCodes.Status400BadRequest,
        ErrorCode.TableNotFound or ErrorCode.IndexNotFound or ErrorCode.RowNotFound => StatusCodes.Status404NotFound,
        ErrorCode.TableExists or ErrorCode.IndexExists or ErrorCode.DuplicateKey or ErrorCode.SchemaChanged => StatusCodes.Status409Conflict,
        ErrorCode.ChangesLost => StatusCodes.Status410Gone,
        ErrorCode.VersionMismatch => StatusCodes.Status412PreconditionFailed,
        ErrorCode.LimitExceeded => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.Unavailable or ErrorCode.StoreFailure or ErrorCode.Fenced => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.OutcomeUnknown or ErrorCode.Timeout => StatusCodes.Status504GatewayTimeout,
        ErrorCode.Internal or ErrorCode.InvalidConfiguration => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status500InternalServerError,
    };
}
