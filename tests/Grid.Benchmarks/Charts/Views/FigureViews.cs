namespace Grid.Benchmarks.Charts.Views;

/// <summary>The views of all benchmarks.</summary>
internal static class FigureViews
{
    public static IReadOnlyList<IFigureView> All { get; } =
    [
        new KeyValueView(), new DurableView(), new LoadView(), new QueryView(), new MemoryView(), new CopiesView(), new ScaleView(), new FailoverView(), new MicroView(),
    ];
}
