using DuckDB.NET.Native;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>One statement in a <see cref="FallbackDatabase"/>, from its preparation to its last chunk. Its rows are computed as they are fetched.</summary>
internal sealed class RunningQuery : IDisposable
{
    private readonly string _text;
    private readonly int _offset;
    private readonly IReadOnlyList<(string Name, Literal Value)> _parameters;
    private readonly DuckDBPreparedStatement _statement;
    private DuckDBResult _result;
    private bool _isStarted;
    private bool _isDisposed;

    /// <param name="offset">Where the caller's statement begins in the text.</param>
    public RunningQuery(DuckDBNativeConnection connection, string text, int offset, IReadOnlyList<(string Name, Literal Value)> parameters)
    {
        _text = text;
        _offset = offset;
        _parameters = parameters;
        if (NativeMethods.PreparedStatements.DuckDBPrepare(connection, text, out _statement) != DuckDBState.Success)
        {
            using (_statement)
            {
                throw DuckDbErrors.Read(NativeMethods.PreparedStatements.DuckDBPrepareError(_statement), text, offset);
            }
        }
    }

    /// <summary>Name and type of each column, and what it has to be cast to before it can be read. Known once the query is started.</summary>
    public (string Name, ColumnType Type, string? Cast)[] Columns { get; private set; } = [];

    public void Start()
    {
        foreach (var (name, literal) in _parameters)
        {
            using var value = ParameterValues.Create(literal);
            if (NativeMethods.PreparedStatements.DuckDBBindParameterIndex(_statement, out var index, name) != DuckDBState.Success
                || NativeMethods.PreparedStatements.DuckDBBindValue(_statement, index, value) != DuckDBState.Success)
            {
                throw new InvalidOperationException($"The parameter {name} cannot be bound.");
            }
        }

        var state = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(_statement, out _result);
        _isStarted = true;
        ThrowOnError(state != DuckDBState.Success);
        Columns = [.. Enumerable.Range(0, (int)NativeMethods.Query.DuckDBColumnCount(ref _result)).Select(ReadColumn)];
    }

    /// <summary>The next rows, to be disposed of; null at the end.</summary>
    public DuckDBDataChunk? Fetch()
    {
        var chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (!chunk.IsInvalid)
        {
            return chunk;
        }

        chunk.Dispose();
        ThrowOnError(isFailed: false);
        return null;
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_isStarted)
        {
            _result.Close();
        }

        _statement.Dispose();
    }

    private (string Name, ColumnType Type, string? Cast) ReadColumn(int index)
    {
        using var logical = NativeMethods.Query.DuckDBColumnLogicalType(ref _result, index);
        var (type, cast) = ResultTypes.Of(logical);
        return (NativeMethods.Query.DuckDBColumnName(ref _result, index), type, cast);
    }

    private void ThrowOnError(bool isFailed)
    {
        var error = NativeMethods.Query.DuckDBResultError(ref _result);
        if (isFailed || !string.IsNullOrEmpty(error))
        {
            throw DuckDbErrors.Read(error, _text, _offset);
        }
    }
}
