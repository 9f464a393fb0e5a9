namespace Grid.Tables;

/// <summary>
/// Identifies a table for its whole life. A table that is dropped and created again has another id, so that a late
/// journal entry or checkpoint of the old one can never reach the new one.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.TableId")]
public readonly record struct TableId([property: Id(0)] long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
