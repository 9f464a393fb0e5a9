using Grid.Client.Calls;
using Grid.Errors;
using Grid.Queries;

namespace Grid.Client.Queries;

/// <summary>Sends statements to an aggregator.</summary>
internal sealed class SqlCalls(IGrainFactory grains, Attempts attempts)
{
    private const string What = "The aggregator";

    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMilliseconds(1);

    public async Task<GridResult> RunAsync(string sql, object? parameters, SqlOptions? options, CancellationToken cancellationToken)
    {
        var request = NewRequest(sql, parameters, options);
        var budget = attempts.NewBudget(options?.Timeout);
        var run = new StatementRun(grains.GetGrain<IAggregatorGrain>(0));
        Task<QueryResult> Call(CancellationToken token) =>
            run.AttemptAsync((aggregator, named, ended) => aggregator.ExecuteAsync(named, ended), request with { Timeout = Left(budget) }, token);
        try
        {
            return new GridResult(StatementText.IsReadOnly(sql)
                ? await attempts.ReadAsync(Call, What, isLong: true, budget, cancellationToken).ConfigureAwait(false)
                : await attempts.WriteAsync(Call, What, budget, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            run.End();
        }
    }

    public async Task<GridStream> OpenAsync(string sql, object? parameters, SqlOptions? options, CancellationToken cancellationToken)
    {
        var request = NewRequest(sql, parameters, options);
        var budget = attempts.NewBudget(options?.Timeout);
        var run = new StatementRun(grains.GetGrain<IAggregatorGrain>(0));
        Task<ResultPage> Call(CancellationToken token) =>
            run.AttemptAsync((aggregator, named, ended) => aggregator.OpenAsync(named, ended), request with { Timeout = Left(budget) }, token);
        try
        {
            var first = StatementText.IsReadOnly(sql)
                ? await attempts.ReadAsync(Call, What, isLong: true, budget, cancellationToken).ConfigureAwait(false)
                : await attempts.WriteAsync(Call, What, budget, cancellationToken).ConfigureAwait(false);
            return new GridStream(new PageReader(first, grains, attempts, options?.Timeout, run.CancelAsync), cancellationToken);
        }
        finally
        {
            run.End();
        }
    }

    /// <summary>What a call may still take, as it is told to the grid.</summary>
    internal static TimeSpan Left(CallBudget budget) => budget.Remaining > LeastTimeout ? budget.Remaining : LeastTimeout;

    private static QueryRequest NewRequest(string sql, object? parameters, SqlOptions? options)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return sql.Length <= QueryRequest.MaxSqlLength
            ? new QueryRequest(sql, QueryParameters.Of(parameters)) { AllowPartial = options?.AllowPartial ?? false }
            : throw new RequestException(ErrorCode.LimitExceeded,
                $"The statement has {sql.Length} characters; at most {QueryRequest.MaxSqlLength} are taken. Pass values as parameters, and rows by PutManyAsync or an import.");
    }
}
