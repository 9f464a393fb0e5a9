using Grid.Partitions;

namespace Grid.Silo.Http;

/// <summary>What one HTTP request may take.</summary>
internal static class HttpLimits
{
    /// <summary>Bytes of the largest request body: a row of the largest size fits, and JSON writes bytes in base64.</summary>
    public const int MaxBodyBytes = WriteRequest.MaxBytes;

    /// <summary>Levels of the deepest JSON body; a typed parameter needs four.</summary>
    public const int MaxJsonDepth = 16;
}
