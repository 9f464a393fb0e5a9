using DuckDB.NET.Native;
using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>The rows of a statement in a <see cref="FallbackDatabase"/>, from front to back; DuckDB makes them as they are read. Not thread-safe.</summary>
internal sealed class FallbackRows : IDisposable
{
    private readonly QueryInterrupt _interrupt;
    private readonly RunningQuery _query;
    private readonly CancellationToken _cancellationToken;
    private bool _isAtEnd;

    private FallbackRows(QueryInterrupt interrupt, RunningQuery query, (string Name, ColumnType Type, string? Cast)[] columns, CancellationToken cancellationToken)
    {
        _interrupt = interrupt;
        _query = query;
        _cancellationToken = cancellationToken;
        Columns = [.. columns.Select(column => new ResultColumn(column.Name, column.Type))];
    }

    public ResultColumn[] Columns { get; }

    /// <param name="cancellationToken">Interrupts DuckDB, now and whenever rows are read.</param>
    /// <exception cref="SqlException">DuckDB refuses the statement, or a value does not fit.</exception>
    public static FallbackRows Start(DuckDBNativeConnection connection, FallbackPlan plan, CancellationToken cancellationToken)
    {
        var interrupt = new QueryInterrupt(connection, cancellationToken);
        RunningQuery? query = null;
        try
        {
            query = new RunningQuery(connection, plan.Text, 0, plan.Parameters);
            query.Start();
            var columns = query.Columns;
            if (Array.Exists(columns, column => column.Cast is not null))
            {
                query.Dispose();
                var head = CastHead(columns);
                query = new RunningQuery(connection, $"{head}{plan.Text}\n) AS result ({string.Join(", ", columns.Select((_, index) => $"c{index}"))})", head.Length, plan.Parameters);
                query.Start();
            }

            return new FallbackRows(interrupt, query, columns, cancellationToken);
        }
        catch (Exception failure)
        {
            query?.Dispose();
            interrupt.Dispose();
            ThrowIfInterrupted(failure, cancellationToken);
            throw;
        }
    }

    /// <summary>The next rows; none behind the last.</summary>
    /// <param name="bytes">So many are read, or a little more.</param>
    /// <param name="check">Told the rows and bytes that were read so far; may refuse.</param>
    public ColumnBatch Read(long bytes, Action<long, long>? check = null)
    {
        var readers = Columns.Select(column => new ResultColumnReader(column.Type)).ToArray();
        var rows = 0;
        try
        {
            for (var read = 0L; read < bytes && Fetch() is { } chunk; check?.Invoke(rows, read))
            {
                using (chunk)
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                    var count = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
                    for (var column = 0; column < readers.Length; column++)
                    {
                        readers[column].Read(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column), count);
                    }

                    rows += count;
                }

                read = readers.Sum(reader => reader.ByteCount);
            }
        }
        catch (GridException failure)
        {
            ThrowIfInterrupted(failure, _cancellationToken);
            throw;
        }

        return new ColumnBatch(rows, [.. readers.Select(reader => reader.ToColumn())]);
    }

    public void Dispose()
    {
        _query.Dispose();
        _interrupt.Dispose();
    }

    // DuckDB is not to be asked again behind its last rows.
    private DuckDBDataChunk? Fetch()
    {
        var chunk = _isAtEnd ? null : _query.Fetch();
        _isAtEnd = chunk is null;
        return chunk;
    }

    // An interrupt looks like any other failure.
    private static void ThrowIfInterrupted(Exception failure, CancellationToken cancellationToken)
    {
        if (failure is GridException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // The rows of a sub-query keep its order.
    private static string CastHead((string Name, ColumnType Type, string? Cast)[] columns) =>
        $"SELECT {string.Join(", ", columns.Select((column, index) => column.Cast is null ? $"c{index}" : $"CAST(c{index} AS {column.Cast})"))} FROM (";
}
