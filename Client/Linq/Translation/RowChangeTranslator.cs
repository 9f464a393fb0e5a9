using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;
using Grid.Client.Mapping;
using Grid.Client.Tables;

namespace Grid.Client.Linq.Translation;

/// <summary>Translates the changes of one row to an UPDATE.</summary>
internal static class RowChangeTranslator
{
    /// <exception cref="NotSupportedException">The message names the expression and says why it has no form in SQL.</exception>
    /// <exception cref="ArgumentException">Nothing is changed, or what is to be set is no property of the row.</exception>
    public static SqlUpdate Translate<TRow>(QueryTable table, RowChanges<TRow> changes)
        where TRow : class
    {
        if (changes.Assignments.Count == 0)
        {
            throw new ArgumentException("Nothing is changed: call Set at least once.", nameof(changes));
        }

        var source = new SqlTable(table);
        var row = ObjectProjection.OfRow(table, source);
        var assignments = changes.Assignments.Select(assignment => (ColumnOf(row, assignment.Column), ValueOf(row, assignment.Value)));
        return new SqlUpdate(
            source,
            [.. assignments],
            changes.Conditions.Select(condition => ExpressionTranslator.Condition(condition, row))
                .Aggregate((SqlExpression?)null, (all, next) => all is null ? next : SqlOperator.Of("AND", all, next, typeof(bool))));
    }

    private static SqlColumn ColumnOf(ObjectProjection row, LambdaExpression column)
    {
        // The compiler widens a column to the type of its value; the partition checks that the value fits.
        var named = column.Body;
        while (named is UnaryExpression { NodeType: ExpressionType.Convert } widened)
        {
            named = widened.Operand;
        }

        return new ExpressionTranslator(column, row).TryElement(named) is ScalarProjection { Value: SqlColumn found }
            ? found
            : throw new ArgumentException($"{column} names no property of the row: write row => row.Property.", nameof(column));
    }

    private static SqlExpression ValueOf(ObjectProjection row, LambdaExpression value)
    {
        var translated = ExpressionTranslator.Exact(new ExpressionTranslator(value, row).Scalar(value.Body));
        return CellConversion.IsScalar(value.ReturnType) ? translated : throw Untranslatable.Because(value, $"a {value.ReturnType.Name} is no value that a column has");
    }
}
