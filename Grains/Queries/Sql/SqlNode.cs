using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary>A scalar expression as written, names not looked up.</summary>
/// <param name="Position">Offset in the text, in UTF-16 characters; null when the parser gives none.</param>
internal abstract record SqlNode(int? Position);

/// <summary>A column, optionally behind the name of its table.</summary>
internal sealed record ColumnNode(int? Position, string? Table, string Name) : SqlNode(Position);

/// <summary>A literal value.</summary>
internal sealed record ConstantNode(int? Position, Literal Value) : SqlNode(Position);

/// <summary><c>$name</c>.</summary>
internal sealed record ParameterNode(int? Position, string Name) : SqlNode(Position);

/// <summary>An operator or a function, by the lower-case name that <see cref="SyntaxReader"/> gives it.</summary>
internal sealed record CallNode(int? Position, string Name, SqlNode[] Arguments) : SqlNode(Position)
{
    /// <summary><c>f(DISTINCT …)</c>.</summary>
    public bool IsDistinct { get; init; }

    /// <summary><c>FILTER (WHERE …)</c>.</summary>
    public SqlNode? Filter { get; init; }

    /// <summary><c>f(… ORDER BY …)</c>, and <c>f(…) WITHIN GROUP (ORDER BY …)</c>, which the parser does not tell apart.</summary>
    public OrderItem[] Order { get; init; } = [];

    /// <summary>The same call of other expressions.</summary>
    public CallNode Map(Func<SqlNode, SqlNode> map) => this with
    {
        Arguments = [.. Arguments.Select(map)],
        Filter = Filter is null ? null : map(Filter),
        Order = [.. Order.Select(item => item with { Node = map(item.Node) })],
    };
}

/// <summary>CASE; the form with an operand arrives as comparisons.</summary>
internal sealed record CaseNode(int? Position, (SqlNode Condition, SqlNode Result)[] Branches, SqlNode Otherwise) : SqlNode(Position);

/// <summary>CAST, TRY_CAST and <c>::</c>.</summary>
internal sealed record CastNode(int? Position, SqlNode Operand, ColumnType Type, bool IsTry) : SqlNode(Position);

/// <summary><c>*</c> or <c>table.*</c>.</summary>
internal sealed record StarNode(int? Position, string? Table) : SqlNode(Position);

/// <summary><c>DEFAULT</c> in the place of a value of INSERT.</summary>
internal sealed record DefaultNode(int? Position) : SqlNode(Position);
