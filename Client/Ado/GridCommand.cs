using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Grid.Client.Queries;
using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Ado;

/// <summary>One SQL statement. Parameters are written <c>@name</c> or <c>$name</c>.</summary>
public sealed class GridCommand : DbCommand
{
    private const int DefaultTimeoutSeconds = 30;

    private readonly GridParameterCollection _parameters = [];
    private string _text = "";
    private int _timeoutSeconds = DefaultTimeoutSeconds;
    private RunningStatement? _running;

    public GridCommand()
    {
    }

    public GridCommand(string commandText, GridConnection connection)
    {
        CommandText = commandText;
        Connection = connection;
    }

    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set => _text = value ?? "";
    }

    /// <summary>
    /// Seconds that the statement may take until its first rows are there, and then for each further page of them; 0: as long
    /// as the connection allows, which is the most in any case. A statement
    /// that reads then fails with <see cref="ErrorCode.Timeout"/>, one that writes with <see cref="ErrorCode.OutcomeUnknown"/>.
    /// </summary>
    public override int CommandTimeout
    {
        get => _timeoutSeconds;
        set => _timeoutSeconds = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A timeout is not negative.");
    }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
            {
                throw new NotSupportedException($"The grid has no {value}: write the statement as text.");
            }
        }
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <summary>The values of the statement.</summary>
    public new GridParameterCollection Parameters => _parameters;

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction
    {
        get => null;
        set
        {
            if (value is not null)
            {
                throw new NotSupportedException("The grid has no transactions over several statements.");
            }
        }
    }

    /// <summary>Cancels the statement that was begun last, if it runs or its reader is open. One that writes may be applied nevertheless.</summary>
    public override void Cancel() => Volatile.Read(ref _running)?.Cancel();

    /// <summary>Does nothing: the grid keeps plans by text on its own.</summary>
    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery() => Wait(ExecuteNonQueryAsync);

    public override object? ExecuteScalar() => Wait(ExecuteScalarAsync);

    /// <returns>Rows that the statement wrote; -1 for a query and for DDL.</returns>
    /// <exception cref="GridDbException">The statement failed.</exception>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        using var running = NewRunning(cancellationToken);
        var result = await RunAsync((grid, text, values, statement) => grid.SqlAsync(text, values, statement.Token), running).ConfigureAwait(false);
        return GridDataReader.Affected(result.RowsAffected);
    }

    /// <returns>The first value of the first row, <see cref="DBNull"/> for NULL, null when there is no row.</returns>
    /// <exception cref="GridDbException">The statement failed.</exception>
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using var reader = await OpenAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    private TimeSpan PageTimeout => TimeSpan.FromSeconds(Math.Min(_timeoutSeconds, QueryRequest.MaxTimeout.TotalSeconds));

    protected override DbParameter CreateDbParameter() => new GridParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Wait(token => ExecuteDbDataReaderAsync(behavior, token));

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await OpenAsync(behavior, cancellationToken).ConfigureAwait(false);

    // On a thread of the pool: the caller's may have a context that an answer would wait for.
    internal static T Wait<T>(Func<CancellationToken, Task<T>> run) => Task.Run(() => run(CancellationToken.None)).GetAwaiter().GetResult();

    private Task<T> RunAsync<T>(Func<IGrid, string, Dictionary<string, object?>, RunningStatement, Task<T>> run, RunningStatement running)
    {
        var grid = (Connection as GridConnection ?? throw new InvalidOperationException("The command has no connection.")).Grid;
        var values = new Dictionary<string, object?>(Identifier.Comparer);
        foreach (var parameter in _parameters.Items)
        {
            values[parameter.BareName] = parameter.Value is DBNull ? null : parameter.Value;
        }

        return RunAsync(grid, ParameterMarkers.Rewrite(_text, values.Keys.ToHashSet(Identifier.Comparer)), values, run, running);
    }

    private async Task<T> RunAsync<T>(
        IGrid grid, string text, Dictionary<string, object?> values, Func<IGrid, string, Dictionary<string, object?>, RunningStatement, Task<T>> run, RunningStatement running)
    {
        Volatile.Write(ref _running, running);
        try
        {
            return await run(grid, text, values, running).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (running.IsTimedOut)
        {
            throw new GridDbException(TimedOut(text, failure));
        }
        catch (GridException failure)
        {
            throw new GridDbException(failure);
        }
    }

    private RunningStatement NewRunning(CancellationToken cancellationToken) =>
        new(_timeoutSeconds > 0 ? TimeSpan.FromSeconds(_timeoutSeconds) : null, cancellationToken);

    private async Task<GridDataReader> OpenAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var running = NewRunning(cancellationToken);
        try
        {
            var options = _timeoutSeconds > 0 ? new SqlOptions { Timeout = PageTimeout } : null;
            var stream = await RunAsync((grid, text, values, statement) => grid.StreamAsync(text, values, options, statement.Token), running).ConfigureAwait(false);
            running.StopTimer();
            return new GridDataReader(stream, running, behavior.HasFlag(CommandBehavior.CloseConnection) ? Connection : null);
        }
        catch
        {
            running.Dispose();
            throw;
        }
    }

    private GridException TimedOut(string text, OperationCanceledException failure) => StatementText.IsReadOnly(text)
        ? new GridException(ErrorCode.Timeout, $"The statement did not finish within {_timeoutSeconds} s (CommandTimeout). Ask for less, or allow more time.", isTransient: true, failure)
        : new OutcomeUnknownException($"The statement did not finish within {_timeoutSeconds} s (CommandTimeout); it may be applied. Read the rows to learn what holds.", failure);
}
