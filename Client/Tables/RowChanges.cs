using System.Linq.Expressions;
using Grid.Tables;

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

    /// <summary>When the row expires; null: it keeps its time.</summary>
    internal RowExpiry? Expiry { get; private set; }

    /// <summary>Whether nothing but the expiry changes, whatever the row is.</summary>
    internal bool SaysExpiryOnly => Expiry is not null && Assignments.Count == 0 && Conditions.Count == 0;

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

    /// <summary>
    /// Gives the row another time to live, or none: <c>Expire(TimeSpan.FromMinutes(20))</c>. A change that does not say it leaves the row its time.
    /// It can be all that changes, and then goes without conditions.
    /// </summary>
    public RowChanges<TRow> Expire(RowExpiry expiry)
    {
        Expiry = expiry;
        return this;
    }

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
