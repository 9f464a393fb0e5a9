using Grid.Client.Calls;
using Grid.Errors;
using Grid.Queries;

namespace Grid.Client.Queries;

/// <summary>Sends statements to an aggregator.</summary>
internal sealed class SqlCalls(IGrainFactory grains, Attempts attempts)
{
    private const string What = "The aggregator";

    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMilliseconds(1);

    public Task<GridResult> RunAsync(string sql, object? parameters, SqlOptions? options, CancellationToken cancellationToken) => SendAsync(
        sql, parameters, options, static (aggregator, request, ended) => aggregator.ExecuteAsync(request, ended), static (result, _) => new GridResult(result), cancellationToken);

    public Task<GridStream> OpenAsync(string sql, object? parameters, SqlOptions? options, CancellationToken cancellationToken) => SendAsync(
        sql, parameters, options, static (aggregator, request, ended) => aggregator.OpenAsync(request, ended),
        (first, run) => new GridStream(new PageReader(first, grains, attempts, options?.Timeout, run.CancelAsync), cancellationToken), cancellationToken);

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

    private async Task<TResult> SendAsync<TAnswer, TResult>(
        string sql, object? parameters, SqlOptions? options, Func<IAggregatorGrain, QueryRequest, CancellationToken, Task<TAnswer>> call,
        Func<TAnswer, StatementRun, TResult> toResult, CancellationToken cancellationToken)
    {
        var request = NewRequest(sql, parameters, options);
        var budget = attempts.NewBudget(options?.Timeout);
        var run = new StatementRun(grains.GetGrain<IAggregatorGrain>(0));
        Task<TAnswer> Attempt(CancellationToken token) => run.AttemptAsync(call, request with { Timeout = Left(budget) }, token);
        try
        {
            var answer = StatementText.IsReadOnly(sql)
                ? await attempts.ReadAsync(Attempt, What, isLong: true, budget, cancellationToken).ConfigureAwait(false)
                : await attempts.WriteAsync(Attempt, What, budget, cancellationToken).ConfigureAwait(false);
            return toResult(answer, run);
        }
        finally
        {
            run.End();
        }
    }
}
