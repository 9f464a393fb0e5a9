using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Grid.Client.Queries;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Ado;

/// <summary>One SQL statement. Parameters are written <c>@name</c> or <c>$name</c>.</summary>
public sealed class GridCommand : DbCommand
{
    private const int DefaultTimeoutSeconds = 30;

    private readonly GridParameterCollection _parameters = [];
    private string _text = "";
    private int _timeoutSeconds = DefaultTimeoutSeconds;
    private CancellationTokenSource? _running;

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
    /// Seconds that the statement may take; 0: as long as the connection allows, which is the most in any case. A statement
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

    /// <summary>Cancels the statement that runs now, if one does. One that writes may be applied nevertheless.</summary>
    public override void Cancel() => Volatile.Read(ref _running)?.Cancel();

    /// <summary>Does nothing: the grid keeps plans by text on its own.</summary>
    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery() => Wait(ExecuteNonQueryAsync);

    public override object? ExecuteScalar() => Wait(ExecuteScalarAsync);

    /// <returns>Rows that the statement wrote; -1 for a query and for DDL.</returns>
    /// <exception cref="GridDbException">The statement failed.</exception>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        GridDataReader.Affected(await RunAsync(cancellationToken).ConfigureAwait(false));

    /// <returns>The first value of the first row, <see cref="DBNull"/> for NULL, null when there is no row.</returns>
    /// <exception cref="GridDbException">The statement failed.</exception>
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        using var reader = new GridDataReader(await RunAsync(cancellationToken).ConfigureAwait(false), null);
        return reader.Read() && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    protected override DbParameter CreateDbParameter() => new GridParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Wait(token => ExecuteDbDataReaderAsync(behavior, token));

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) => new GridDataReader(
        await RunAsync(cancellationToken).ConfigureAwait(false), behavior.HasFlag(CommandBehavior.CloseConnection) ? Connection : null);

    // On a thread of the pool: the caller's may have a context that an answer would wait for.
    private static T Wait<T>(Func<CancellationToken, Task<T>> run) => Task.Run(() => run(CancellationToken.None)).GetAwaiter().GetResult();

    private async Task<GridResult> RunAsync(CancellationToken cancellationToken)
    {
        var grid = (Connection as GridConnection ?? throw new InvalidOperationException("The command has no connection.")).Grid;
        var values = new Dictionary<string, object?>(Identifier.Comparer);
        foreach (var parameter in _parameters.Items)
        {
            values[parameter.BareName] = parameter.Value is DBNull ? null : parameter.Value;
        }

        var text = ParameterMarkers.Rewrite(_text, values.Keys.ToHashSet(Identifier.Comparer));
        using var timeout = new CancellationTokenSource();
        using var running = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        if (_timeoutSeconds > 0)
        {
            timeout.CancelAfter(TimeSpan.FromSeconds(_timeoutSeconds));
        }

        Volatile.Write(ref _running, running);
        try
        {
            return await grid.SqlAsync(text, values, running.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GridDbException(TimedOut(text, failure));
        }
        catch (GridException failure)
        {
            throw new GridDbException(failure);
        }
        finally
        {
            Volatile.Write(ref _running, null);
        }
    }

    private GridException TimedOut(string text, OperationCanceledException failure) => StatementText.IsReadOnly(text)
        ? new GridException(ErrorCode.Timeout, $"The statement did not finish within {_timeoutSeconds} s (CommandTimeout). Ask for less, or allow more time.", isTransient: true, failure)
        : new OutcomeUnknownException($"The statement did not finish within {_timeoutSeconds} s (CommandTimeout); it may be applied. Read the rows to learn what holds.", failure);
}
