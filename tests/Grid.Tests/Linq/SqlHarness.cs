using Grid.Client;
using Grid.Queries;
using Grid.Tables;
using Grid.Tests.Client.Fakes;
using Grid.Tests.Queries;

namespace Grid.Tests.Linq;

/// <summary>A client whose statements run in this process, in the grid's whole query side: its own engine, and DuckDB for what that does not cover.</summary>
internal sealed class SqlHarness : IDisposable
{
    private readonly FakeGrid _grid = new();
    private readonly List<(TableSchema Table, object?[][] Rows)> _tables = [];
    private LocalEngine? _engine;

    public SqlHarness() => _grid.Aggregator.OnExecute = AnswerAsync;

    public IGrid Grid => _grid.Client;

    public FakeAggregator Aggregator => _grid.Aggregator;

    /// <summary>Adds a table with its rows; all tables come before the first statement.</summary>
    public void AddTable(string name, ColumnSchema[] columns, IEnumerable<object?[]> rows) => _tables.Add((_grid.AddTable(name, columns, [0]), [.. rows]));

    public void Dispose() => _engine?.Dispose();

    private async Task<QueryResult> AnswerAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        var answer = await (_engine ??= CreateEngine()).RunAsync(request.Sql, request.Parameters, cancellationToken);
        return new QueryResult(answer.Columns, [answer.Batch], null, 1, answer.PartitionsAsked, answer.PartitionsAsked);
    }

    private LocalEngine CreateEngine()
    {
        var engine = new LocalEngine([.. _tables.Select(table => table.Table)], 5);
        foreach (var (table, rows) in _tables)
        {
            Array.ForEach(rows, row => engine.Insert(table, row));
        }

        return engine;
    }
}
