using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary>An object made from parts: a row of a table, an anonymous object, a record.</summary>
/// <param name="Members">The parts, with the names of the members that they become.</param>
/// <param name="Construct">Code that makes the object from one value a member.</param>
/// <param name="Signature">The same text for the same way of making it.</param>
internal sealed record ObjectProjection(
    Type Type, (string Name, Projection Value)[] Members, Func<Expression[], Expression> Construct, string Signature) : Projection(Type)
{
    public override IEnumerable<SqlExpression> Leaves => Members.SelectMany(member => member.Value.Leaves);

    public override Projection Map(Func<SqlExpression, SqlExpression> map) =>
        this with { Members = [.. Members.Select(member => (member.Name, member.Value.Map(map)))] };

    /// <summary>The part that becomes a member; null when there is none of that name.</summary>
    public Projection? Find(string name) => Array.Find(Members, member => member.Name == name).Value
        ?? Array.Find(Members, member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>A row of a table.</summary>
    public static ObjectProjection OfRow(QueryTable table, SqlTable source)
    {
        var shape = table.Row;
        var members = shape.Members.Select(member => (
            member.Label, (Projection)new ScalarProjection(new SqlColumn(source, member.Name ?? member.Label, member.Type, member.AllowsNull))));
        return new ObjectProjection(shape.Type, [.. members], shape.Construct, "row");
    }

    /// <summary>What <c>new T(…)</c> makes.</summary>
    public static ObjectProjection Of(NewExpression made, IReadOnlyList<Projection> arguments)
    {
        var parameters = made.Constructor?.GetParameters() ?? [];
        var members = arguments.Select((argument, index) => (made.Members?[index].Name ?? parameters[index].Name!, argument));
        return new ObjectProjection(made.Type, [.. members], made.Update, $"new({made.Constructor})");
    }

    /// <summary>What <c>new T(…) { A = … }</c> makes.</summary>
    public static ObjectProjection Of(MemberInitExpression made, IReadOnlyList<Projection> arguments, IReadOnlyList<Projection> assigned)
    {
        var fromConstructor = Of(made.NewExpression, arguments);
        var names = made.Bindings.Select(binding => binding.Member.Name).ToArray();
        var members = fromConstructor.Members.Concat(assigned.Select((value, index) => (names[index], value)));
        Expression Construct(Expression[] values) => Expression.MemberInit(
            made.NewExpression.Update(values.Take(arguments.Count)),
            made.Bindings.Select((binding, index) => Expression.Bind(binding.Member, values[arguments.Count + index])));
        return new ObjectProjection(made.Type, [.. members], Construct, $"{fromConstructor.Signature}{{{string.Join(',', names)}}}");
    }

    /// <summary>
    /// The average of DECIMALs: SQL's is a DOUBLE, which has fewer digits, so the exact sum is divided where the result is read.
    /// </summary>
    public static ObjectProjection OfDecimalAverage(Type type, SqlExpression sum, SqlExpression count)
    {
        static Expression Divide(Type type, Expression[] values)
        {
            var quotient = Expression.Divide(values[0], Expression.Convert(Expression.Convert(values[1], typeof(decimal)), typeof(decimal?)));
            return type == typeof(decimal) ? Expression.Property(quotient, nameof(Nullable<>.Value)) : quotient;
        }

        return new ObjectProjection(
            type, [("Sum", new ScalarProjection(sum)), ("Count", new ScalarProjection(count))], values => Divide(type, values), "average");
    }
}
