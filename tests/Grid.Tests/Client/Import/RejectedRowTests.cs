using System.Text;
using Grid.Client.Import;
using Grid.Partitions;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Import;

public sealed class RejectedRowTests
{
    private const string Header = "id,name,admin,population\n";

    private readonly FakeGrid _grid = City.NewGrid();
    private readonly List<RejectedRow> _rejected = [];

    [Fact]
    public async Task Import_SomeRowsAreRefused_OthersGoOn()
    {
        var result = await ImportAsync(Header + "1,a,A,1\n2,\"b\n\",B,many\n3,c,C\n4,d,D,4\n");
        Assert.Equal((2, 2), (result.Rows, result.RowsRejected));
        Assert.Equal([3L, 5L], _rejected.Select(row => row.Line));
        Assert.Equal("2,\"b\n\",B,many", _rejected[0].Text);
        Assert.Contains("population", _rejected[0].Reason);
        Assert.Equal(2, _grid.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public async Task Import_MoreThanTheLimit_Ends()
    {
        var failure = await Assert.ThrowsAsync<ImportException>(() => ImportAsync(Header + "1,a,A,x\n2,b,B,x\n3,c,C,x\n4,d,D,4\n", maxRejected: 2));
        Assert.Equal(2, _rejected.Count);
        Assert.Equal(4, failure.Line);
        Assert.Contains("2 rows were refused before this one", failure.Message);
    }

    [Fact]
    public async Task Import_PartitionRefusesRows_TheyAreFoundAndTheOthersWritten()
    {
        _grid.OnWrite = (_, request, apply, _) => Task.FromResult(RefuseDivisible(request, apply));
        var text = Header + string.Concat(Enumerable.Range(1, 500).Select(id => $"{id},City {id},A,{id}\n"));
        var result = await ImportAsync(text);
        Assert.Equal((400, 100), (result.Rows, result.RowsRejected));
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (5L * number) + 1), _rejected.Select(row => row.Line).Order());
    }

    [Fact]
    public async Task Import_TableIsGone_IsNoRowsFault()
    {
        _grid.OnWrite = (_, request, _, _) => Task.FromResult(FakePartition.Refuse(request, ErrorCode.TableNotFound));
        var failure = await Assert.ThrowsAsync<ImportException>(() => ImportAsync(Header + "1,a,A,1\n"));
        Assert.Equal(ErrorCode.TableNotFound, failure.Code);
        Assert.Empty(_rejected);
    }

    // Units whose rows have an id that five divides are refused whole.
    private static WriteResponse RefuseDivisible(WriteRequest request, Func<WriteResponse> apply)
    {
        var failures = new List<WriteFailure>();
        var reader = new WriteRequestReader(request);
        for (var unit = 0; reader.NextUnit(); unit++)
        {
            var isRefused = false;
            while (reader.NextOperation())
            {
                isRefused |= BitConverter.ToInt64(reader.Content[1..]) % 5 == 0;
            }

            if (isRefused)
            {
                failures.Add(new WriteFailure(unit, 0, ErrorCode.ValueTooLong, "too long", 0));
            }
        }

        if (failures.Count == 0)
        {
            return apply();
        }

        if (request.UnitCount == 1)
        {
            return new WriteResponse([0], [.. failures]);
        }

        // What is not refused is written by itself.
        var response = apply();
        foreach (var failure in failures)
        {
            response.Versions[failure.Unit] = 0;
        }

        return response with { Failures = [.. failures] };
    }

    private Task<ImportResult> ImportAsync(string text, long maxRejected = 1000) => _grid.Client.ImportAsync(
        "city", new MemoryStream(Encoding.UTF8.GetBytes(text)), new ImportOptions { Rejected = _rejected.Add, MaxRejectedRows = maxRejected });
}
