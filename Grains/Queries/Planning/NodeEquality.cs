using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Whether two expressions mean the same by their form: positions do not count, and a column may be written with or without its table.</summary>
internal static class NodeEquality
{
    public static bool AreEqual(SqlNode? left, SqlNode? right) => (left, right) switch
    {
        (null, null) => true,
        (ColumnNode a, ColumnNode b) => Identifier.Comparer.Equals(a.Name, b.Name)
            && (a.Table is null || b.Table is null || Identifier.Comparer.Equals(a.Table, b.Table)),
        (ConstantNode a, ConstantNode b) => a.Value.Equals(b.Value),
        (ParameterNode a, ParameterNode b) => Identifier.Comparer.Equals(a.Name, b.Name),
        (CastNode a, CastNode b) => a.Type == b.Type && a.IsTry == b.IsTry && AreEqual(a.Operand, b.Operand),
        (CallNode a, CallNode b) => a.Name == b.Name && a.IsDistinct == b.IsDistinct && AreEqual(a.Filter, b.Filter)
            && AreAllEqual(a.Arguments, b.Arguments)
            && a.Order.Length == b.Order.Length && a.Order.Zip(b.Order).All(pair => AreEqual(pair.First, pair.Second)),
        (CaseNode a, CaseNode b) => AreEqual(a.Otherwise, b.Otherwise) && a.Branches.Length == b.Branches.Length
            && a.Branches.Zip(b.Branches).All(pair => AreEqual(pair.First.Condition, pair.Second.Condition) && AreEqual(pair.First.Result, pair.Second.Result)),
        _ => false,
    };

    private static bool AreEqual(OrderItem left, OrderItem right) =>
        left.IsDescending == right.IsDescending && left.NullsFirst == right.NullsFirst && AreEqual(left.Node, right.Node);

    private static bool AreAllEqual(SqlNode[] left, SqlNode[] right) =>
        left.Length == right.Length && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second));
}
