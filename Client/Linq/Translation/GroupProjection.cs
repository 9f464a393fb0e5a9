using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary>A group: its key, and the elements that aggregates run over. It is no result itself: SQL returns no groups of rows.</summary>
internal sealed record GroupProjection(Type Type, Projection Key, Projection Element) : Projection(Type)
{
    public override IEnumerable<SqlExpression> Leaves => throw Untranslatable.Because(
        "a group of rows", "it is no value of SQL: say what of it is wanted, as in .Select(group => new { group.Key, Count = group.Count() })");

    public override Projection Map(Func<SqlExpression, SqlExpression> map) => this with { Key = Key.Map(map), Element = Element.Map(map) };
}
