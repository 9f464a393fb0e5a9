using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary>A single value.</summary>
internal sealed record ScalarProjection(SqlExpression Value) : Projection(Value.Type)
{
    public override IEnumerable<SqlExpression> Leaves => [Value];

    public override Projection Map(Func<SqlExpression, SqlExpression> map) => new ScalarProjection(map(Value));
}
