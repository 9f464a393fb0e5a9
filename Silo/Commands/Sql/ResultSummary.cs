using Grid.Client.Queries;
using Grid.Queries;

namespace Grid.Silo.Commands.Sql;

/// <summary>What is said below a result: how much, how fast, from how many partitions.</summary>
/// <param name="HasColumns">Whether the statement returns rows.</param>
/// <param name="Rows">Rows of the result.</param>
internal sealed record ResultSummary(
    bool HasColumns, long Rows, long? RowsAffected, TimeSpan Elapsed, int PartitionsAsked, int PartitionsAnswered, IReadOnlyList<MissingPartition> Missing)
{
    public static ResultSummary Of(GridResult result) => new(
        result.Columns.Count > 0, result.Rows.Count, result.RowsAffected, result.Elapsed, result.PartitionsAsked, result.PartitionsAnswered, result.Missing);

    /// <param name="result">Read to its end.</param>
    public static ResultSummary Of(GridStream result, long rows) => new(
        result.Columns.Count > 0, rows, result.RowsAffected, result.Elapsed, result.PartitionsAsked, result.PartitionsAnswered, result.Missing);

    public override string ToString()
    {
        var what = this switch
        {
            { RowsAffected: 1 } => "1 row written",
            { RowsAffected: { } written } => FormattableString.Invariant($"{written:N0} rows written"),
            { HasColumns: false } => "done",
            { Rows: 1 } => "1 row",
            _ => FormattableString.Invariant($"{Rows:N0} rows"),
        };
        var partitions = PartitionsAsked > 0 ? FormattableString.Invariant($", {PartitionsAnswered}/{PartitionsAsked} partitions") : "";
        return FormattableString.Invariant($"({what}, {Elapsed.TotalMilliseconds:0.0} ms{partitions})");
    }
}
