using Grid.Queries;

namespace Grid.Tests.Client.Fakes;

/// <summary>Answers what a test tells it to.</summary>
internal sealed class FakeAggregator : IAggregatorGrain
{
    public List<QueryRequest> Requests { get; } = [];

    public Func<QueryRequest, CancellationToken, Task<QueryResult>> OnExecute { get; set; } =
        (_, _) => Task.FromResult(new QueryResult([], [], 0, 1, 1, 1));

    public Task<QueryResult> ExecuteAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return OnExecute(request, cancellationToken);
    }
}
