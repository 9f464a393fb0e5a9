using Grid.Client.Tables;
using Grid.Partitions;

namespace Grid.Client.Changes;

/// <summary>One committed change of one row.</summary>
public sealed class RowChange<TKey, TRow>
    where TRow : class
{
    internal RowChange(ChangeKind kind, TKey key, TRow? row, RowVersion version, bool isInitial, ChangeCut cut)
    {
        Kind = kind;
        Key = key;
        Row = row;
        Version = version;
        IsInitial = isInitial;
        Cut = cut;
    }

    public ChangeKind Kind { get; }

    public TKey Key { get; }

    /// <summary>The whole row as it was written; null for a row that was deleted.</summary>
    public TRow? Row { get; }

    /// <summary>
    /// The position of the commit in the row's partition: it only grows from one change of a key to the next. Of a durable table, it is
    /// the version of the row. Of an initial row it is the version that was read.
    /// </summary>
    public RowVersion Version { get; }

    /// <summary>Whether the row was read at the beginning, see <see cref="ChangeStart.Rows"/>, instead of being written just then.</summary>
    public bool IsInitial { get; }

    /// <summary>
    /// Goes on behind this change, see <see cref="ChangeStart.After"/>. What was written in one atomic unit of the partition has one
    /// place: of several changes of this table in one unit, those before the last go on before the unit, and it comes again as a whole.
    /// </summary>
    public string ResumeToken => Cut.ToToken();

    /// <summary>What has been handed out when this change has been.</summary>
    internal ChangeCut Cut { get; }

    public override string ToString() => $"{Kind} {Key} @{Version}";
}
