namespace Grid.Errors;

/// <summary>
/// The request was refused as it stands: wrong schema, wrong value, a condition that does not hold, a limit. It was
/// certainly not applied, and repeating it unchanged is of no use, except after <see cref="ErrorCode.SchemaChanged"/>.
/// </summary>
[GenerateSerializer]
[Alias("grid.RequestException")]
public class RequestException : GridException
{
    public RequestException(ErrorCode code, string message, Exception? innerException = null)
        : base(code, message, isTransient: false, innerException)
    {
    }
}
