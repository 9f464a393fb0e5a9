using Grid.Errors;

namespace Grid.Grains.Queries.Sql;

/// <summary>The errors of SQL text that several parts raise.</summary>
internal static class SqlErrors
{
    public static SqlException NotSupported(string construct, int? position) =>
        new(ErrorCode.NotSupported, $"{construct} is not supported.", position);

    public static SqlException Syntax(string message, int? position) => new(ErrorCode.SyntaxError, message, position);

    public static SqlException TypeMismatch(string message, int? position) => new(ErrorCode.TypeMismatch, message, position);
}
