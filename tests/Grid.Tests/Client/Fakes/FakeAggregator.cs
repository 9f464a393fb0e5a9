using System.Collections.Concurrent;
using Grid.Queries;

namespace Grid.Tests.Client.Fakes;

/// <summary>Answers what a test tells it to.</summary>
internal sealed class FakeAggregator : IAggregatorGrain
{
    public List<QueryRequest> Requests { get; } = [];

    public Func<QueryRequest, CancellationToken, Task<QueryResult>> OnExecute { get; set; } =
        (_, _) => Task.FromResult(new QueryResult([], [], 0, 1, 1, 1));

    /// <summary>The runs that were cancelled.</summary>
    public ConcurrentQueue<QueryId> Cancelled { get; } = new();

    public Task CancelAsync(QueryId query)
    {
        Cancelled.Enqueue(query);
        return Task.CompletedTask;
    }

    /// <summary>Answers a statement that is read page by page; by default, in one page.</summary>
    public Func<QueryRequest, CancellationToken, Task<ResultPage>>? OnOpen { get; set; }

    public async Task<ResultPage> OpenAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        if (OnOpen is { } open)
        {
            Requests.Add(request);
            return await open(request, cancellationToken);
        }

        var result = await ExecuteAsync(request, cancellationToken);
        return new ResultPage(0, result.Columns, result.Batches, null, new ResultEnd(result.RowsAffected, result.ElapsedMilliseconds, result.PartitionsAsked, result.PartitionsAnswered));
    }

    public Task<QueryResult> ExecuteAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return OnExecute(request, cancellationToken);
    }
}
