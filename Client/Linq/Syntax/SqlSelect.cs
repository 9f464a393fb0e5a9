using System.Collections.Immutable;

namespace Grid.Client.Linq.Syntax;

/// <summary>One SELECT. Immutable.</summary>
internal sealed record SqlSelect(SqlSource From)
{
    public ImmutableArray<SqlItem> Items { get; init; } = [];

    public ImmutableArray<SqlJoin> Joins { get; init; } = [];

    public SqlExpression? Where { get; init; }

    /// <summary>Whether rows are groups, even with no key.</summary>
    public bool IsGrouped { get; init; }

    public ImmutableArray<SqlExpression> GroupBy { get; init; } = [];

    public SqlExpression? Having { get; init; }

    public bool IsDistinct { get; init; }

    public ImmutableArray<SqlOrder> Order { get; init; } = [];

    public long? Limit { get; init; }

    public long Offset { get; init; }

    /// <summary>Whether rows were counted, so that nothing may be filtered or sorted in front of it any more.</summary>
    public bool IsLimited => Limit is not null || Offset > 0;

    /// <summary>The same SELECT with a further condition on its rows.</summary>
    public SqlSelect Filter(SqlExpression condition) => this with { Where = And(Where, condition) };

    /// <summary>The same SELECT with a further condition on its groups.</summary>
    public SqlSelect FilterGroups(SqlExpression condition) => this with { Having = And(Having, condition) };

    private static SqlExpression And(SqlExpression? left, SqlExpression right) =>
        left is null ? right : SqlOperator.Of("AND", left, right, typeof(bool));
}
