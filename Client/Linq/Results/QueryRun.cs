using System.Runtime.CompilerServices;
using Grid.Client.Linq.Syntax;
using Grid.Client.Linq.Translation;
using Grid.Client.Mapping;
using Grid.Client.Queries;
using Grid.Tables;

namespace Grid.Client.Linq.Results;

/// <summary>A translated query, ready to run.</summary>
internal sealed class QueryRun<T>
{
    private readonly SqlSelect _select;
    private readonly Projection _projection;
    private readonly IReadOnlyDictionary<SqlExpression, int> _places;
    private readonly QueryTable[] _tables;

    public QueryRun(QueryState state)
    {
        (_select, _places) = state.Finish();
        _projection = state.Projection;
        _tables = [.. SelectTables.Of(_select)];
        if (_tables.Any(table => table.Grid != _tables[0].Grid))
        {
            throw new NotSupportedException("The query joins tables of two grids; a statement runs in one.");
        }
    }

    /// <summary>Translates a query.</summary>
    /// <exception cref="NotSupportedException">It has no form in SQL; the message names the expression.</exception>
    public static QueryState Translate(IQueryable query) => query.Provider is GridQueryProvider
        ? new QueryTranslator().Translate(query.Expression)
        : throw new ArgumentException($"This is no query over a grid table, but a {query.GetType().Name}: start from IGridTable.Query().", nameof(query));

    /// <summary>The statement, with the names of tables as far as this process knows them.</summary>
    public SqlText KnownText()
    {
        var schemas = new Dictionary<QueryTable, TableSchema>();
        foreach (var table in _tables)
        {
            if (table.Known is { } schema)
            {
                schemas[table] = schema;
            }
        }

        return new SqlWriter(schemas).Write(_select);
    }

    public Task<GridResult> SendAsync(CancellationToken cancellationToken) => SendAsync("", cancellationToken);

    public Task<GridResult> ExplainAsync(CancellationToken cancellationToken) => SendAsync("EXPLAIN ", cancellationToken);

    public async Task<List<T>> ToListAsync(CancellationToken cancellationToken)
    {
        var result = await SendAsync("", cancellationToken).ConfigureAwait(false);
        var rows = new List<T>(result.Rows.Count);
        rows.AddRange(Read(result));
        return rows;
    }

    /// <summary>The elements of a result, each made when it is asked for.</summary>
    public IEnumerable<T> Read(GridResult result)
    {
        var shaper = ResultShaper<T>.For(_projection, _places, result.Columns);
        foreach (var batch in result.Batches)
        {
            var cells = new BatchCells(batch);
            for (var row = 0; row < batch.RowCount; row++)
            {
                cells.Row = row;
                yield return shaper(cells);
            }
        }
    }

    /// <summary>The elements, read from the grid as they are asked for.</summary>
    public async IAsyncEnumerable<T> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var statement = await BindAsync(cancellationToken).ConfigureAwait(false);
        await using var stream = await _tables[0].Grid.StreamAsync(statement.Text, statement.Parameters, null, cancellationToken).ConfigureAwait(false);
        var shaper = ResultShaper<T>.For(_projection, _places, stream.Columns);
        await foreach (var batch in stream.ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            var cells = new BatchCells(batch);
            for (var row = 0; row < batch.RowCount; row++)
            {
                cells.Row = row;
                yield return shaper(cells);
            }
        }
    }

    private async Task<GridResult> SendAsync(string prefix, CancellationToken cancellationToken)
    {
        var statement = await BindAsync(cancellationToken).ConfigureAwait(false);
        return await _tables[0].Grid.SqlAsync(prefix + statement.Text, statement.Parameters, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SqlText> BindAsync(CancellationToken cancellationToken)
    {
        var schemas = new Dictionary<QueryTable, TableSchema>();
        foreach (var table in _tables)
        {
            schemas[table] = await table.BindAsync(cancellationToken).ConfigureAwait(false);
        }

        return new SqlWriter(schemas).Write(_select);
    }
}
