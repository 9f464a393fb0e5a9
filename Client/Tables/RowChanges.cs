using System.Linq.Expressions;

namespace Grid.Client.Tables;

/// <summary>
/// What <see cref="IGridTable{TKey, TRow}.MutateAsync"/> does with a row. All values and conditions are computed from the row as it
/// is before the change; they are translated like queries (see <see cref="IGridTable{TKey, TRow}.Query"/>), and what cannot be
/// translated throws <see cref="NotSupportedException"/> before anything is sent.
/// </summary>
public sealed class RowChanges<TRow>
    where TRow : class
{
    internal RowChanges()
    {
    }

    internal List<(LambdaExpression Column, LambdaExpression Value)> Assignments { get; } = [];

    internal List<Expression<Func<TRow, bool>>> Conditions { get; } = [];

    /// <summary>Sets a column to what an expression makes of the row: <c>Set(city => city.Population, city => city.Population + 1)</c>.</summary>
    /// <param name="column">A property of the row, not of its key; each at most once.</param>
    public RowChanges<TRow> Set<TValue>(Expression<Func<TRow, TValue>> column, Expression<Func<TRow, TValue>> value)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(value);
        Assignments.Add((column, value));
        return this;
    }

    /// <summary>Sets a column to a value.</summary>
    /// <inheritdoc cref="Set{TValue}(Expression{Func{TRow, TValue}}, Expression{Func{TRow, TValue}})"/>
    public RowChanges<TRow> Set<TValue>(Expression<Func<TRow, TValue>> column, TValue value) =>
        // Behind a field, so that it becomes a parameter: statements that differ in values only are planned once.
        Set(column, Expression.Lambda<Func<TRow, TValue>>(
            Expression.Field(Expression.Constant(new Box<TValue>(value)), nameof(Box<>.Value)), Expression.Parameter(typeof(TRow), "row")));

    /// <summary>Changes the row only if a condition holds for it; several must hold together.</summary>
    public RowChanges<TRow> When(Expression<Func<TRow, bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Conditions.Add(condition);
        return this;
    }

    private sealed class Box<TValue>(TValue value)
    {
        public readonly TValue Value = value;
    }
}
