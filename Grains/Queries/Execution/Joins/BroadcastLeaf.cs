using Grid.Errors;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>Rows of a table that were sent along; the number of a row is its place among them.</summary>
internal sealed class BroadcastLeaf : JoinLeaf
{
    private readonly Vector?[] _columns;
    private readonly int _count;

    public BroadcastLeaf(int index, BroadcastSource source, int tableCount)
        : base(index, source.FirstColumn, tableCount)
    {
        _count = source.Rows.RowCount;
        _columns = new Vector[source.Ordinals.Max() + 1];
        for (var column = 0; column < source.Ordinals.Length; column++)
        {
            _columns[source.Ordinals[column]] = VectorFactory.FromColumn(source.Rows.Columns[column]);
        }
    }

    public override long ExpectedRows => _count;

    public override bool Run(Func<JoinedRows, bool> take, CancellationToken cancellationToken)
    {
        for (var first = 0; first < _count; first += JoinedRows.MaxCount)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!take(RowsOf([.. Enumerable.Range(first, Math.Min(JoinedRows.MaxCount, _count - first))])))
            {
                return false;
            }
        }

        return true;
    }

    public override Vector Load(int ordinal, ReadOnlySpan<int> rows)
    {
        var column = _columns[ordinal] ?? throw new InvalidOperationException($"Column {ordinal} of table {Index} was not sent.");
        if (!rows.Contains(JoinedRows.None))
        {
            return column.Gather(rows);
        }

        var present = rows.ToArray();
        var gathered = _count == 0 ? VectorFactory.Empty(column.Type, rows.Length) : column.Gather([.. present.Select(row => Math.Max(row, 0))]);
        for (var index = 0; index < present.Length; index++)
        {
            if (present[index] < 0)
            {
                gathered.SetNull(index);
            }
        }

        return gathered;
    }

    public override LeafCodes? TryEncode(Expression expression)
    {
        try
        {
            var values = new ExpressionEvaluator(new RowsOfLeaf(this)).Evaluate(expression, new RowSet(0, Enumerable.Range(JoinedRows.None, _count + 1).ToArray()));
            var distinct = new GroupTable(int.MaxValue);
            var numbers = distinct.Find([values], values.Count);
            return new LeafCodes(distinct.Keys([expression.Type])[0], numbers);
        }
        catch (RequestException)
        {
            // Whether this is an error depends on the rows that are joined: the caller computes it for them.
            return null;
        }
    }

    private sealed class RowsOfLeaf(BroadcastLeaf leaf) : IColumnSource
    {
        public Vector Load(int ordinal, RowSet rows) => leaf.Load(ordinal, rows.Places.Span);
    }
}
