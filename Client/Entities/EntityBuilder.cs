using System.Linq.Expressions;
using Grid.Tables;

namespace Grid.Client.Entities;

/// <summary>
/// Describes how a row type lies in a table, where its attributes do not or should not say it (see <see cref="IGrid.Table{TKey, TRow}"/>).
/// What is said here goes before attributes. Key, partitioning, durability, time to live and types are used when the table is created from the type.
/// </summary>
public sealed class EntityBuilder<TRow>
    where TRow : class
{
    private readonly EntityModel _model;

    internal EntityBuilder(EntityModel model) => _model = model;

    /// <summary>The table's name, where <see cref="IGrid.Table{TKey, TRow}"/> is given none.</summary>
    /// <exception cref="Errors.RequestException">It is not acceptable as a name.</exception>
    public EntityBuilder<TRow> ToTable(string name)
    {
        _model.Table = TableName.Create(name).ToString();
        return this;
    }

    /// <summary>The primary key: <c>HasKey(city => city.Id)</c>, or <c>HasKey(sale => new { sale.Shop, sale.Number })</c>.</summary>
    /// <exception cref="ArgumentException">The expression names something else than properties of the row.</exception>
    public EntityBuilder<TRow> HasKey(Expression<Func<TRow, object?>> key)
    {
        _model.Key = PropertySelector.Names(key);
        return this;
    }

    /// <summary>The column of the key whose value alone chooses the partition, so that rows of several tables can lie together.</summary>
    /// <exception cref="ArgumentException">The expression names something else than a property of the row.</exception>
    public EntityBuilder<TRow> PartitionBy(Expression<Func<TRow, object?>> column)
    {
        _model.PartitionBy = PropertySelector.Name(column);
        return this;
    }

    /// <summary>What an acknowledged write survives; <see cref="Durability.Durable"/> where nothing is said.</summary>
    public EntityBuilder<TRow> HasDurability(Durability durability)
    {
        _model.Durability = durability;
        return this;
    }

    /// <summary>How long rows live whose write says nothing of it; for ever where nothing is said.</summary>
    /// <exception cref="Errors.RequestException">No row can live for so long or so short a time.</exception>
    public EntityBuilder<TRow> HasTimeToLive(TimeSpan timeToLive)
    {
        RowExpiry.After(timeToLive);
        _model.TimeToLive = timeToLive;
        return this;
    }

    /// <summary>Describes the column of a property.</summary>
    /// <exception cref="ArgumentException">The expression names something else than a property of the row.</exception>
    public EntityBuilder<TRow> Property(Expression<Func<TRow, object?>> property, Action<PropertyBuilder> describe)
    {
        ArgumentNullException.ThrowIfNull(describe);
        describe(new PropertyBuilder(_model.Property(PropertySelector.Name(property))));
        return this;
    }

    /// <summary>Leaves a property out: it is no column.</summary>
    /// <exception cref="ArgumentException">The expression names something else than a property of the row.</exception>
    public EntityBuilder<TRow> Ignore(Expression<Func<TRow, object?>> property)
    {
        _model.Property(PropertySelector.Name(property)).IsIgnored = true;
        return this;
    }
}
