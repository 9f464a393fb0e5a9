using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Tests.Queries.Execution;

public sealed class VectorSourceTests
{
    [Theory]
    [InlineData(new[] { 0, 1, 2 })]
    [InlineData(new[] { 2, 0, 1 })]
    [InlineData(new[] { 1, 1, 0 })]
    [InlineData(new[] { 2 })]
    [InlineData(new int[0])]
    public void Load_AnyRows_GivesTheirValuesInTheirOrder(int[] places)
    {
        var source = new VectorSource([new NumberVector<long>(ColumnType.BigInt, [10, 11, 12], 3)]);
        var loaded = (NumberVector<long>)source.Load(0, new RowSet(0, places));
        Assert.Equal(places.Select(place => place + 10L), loaded.Values.Take(loaded.Count));
    }
}
