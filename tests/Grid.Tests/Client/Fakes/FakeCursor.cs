using System.Runtime.InteropServices;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Tests.Client.Fakes;

/// <summary>The rest of a result of one column, <c>n</c>, whose rows are the numbers from 0 on.</summary>
internal sealed class FakeCursor(int pages, int rowsOfPage) : ICursorGrain
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>Pages that were asked for, in order.</summary>
    public List<int> Asked { get; } = [];

    /// <summary>Takes place before a page is answered.</summary>
    public Func<int, CancellationToken, Task> BeforePage { get; set; } = (_, _) => Task.CompletedTask;

    public bool IsClosed { get; private set; }

    public ResultPage Page(int number)
    {
        var data = MemoryMarshal.AsBytes<int>(Enumerable.Range(number * rowsOfPage, rowsOfPage).ToArray()).ToArray();
        var isLast = number == pages - 1;
        return new ResultPage(
            number, number == 0 ? [new ResultColumn("n", ColumnType.Integer)] : [],
            [new ColumnBatch(rowsOfPage, [new ColumnVector(ColumnType.Integer, rowsOfPage, data, null, null)])],
            isLast ? null : _id, isLast ? new ResultEnd(null, 7, 64, 64) : null);
    }

    public async Task<ResultPage> NextAsync(int number, TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (Asked)
        {
            Asked.Add(number);
        }

        await BeforePage(number, cancellationToken);
        return Page(number);
    }

    public Task CloseAsync()
    {
        IsClosed = true;
        return Task.CompletedTask;
    }
}
