using System.CommandLine;

namespace Grid.Benchmarks.Charts;

/// <summary>The subcommand <c>charts</c>: shows what other subcommands wrote with <c>--json</c>.</summary>
internal static class ChartsCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("files") { Description = "Files that subcommands wrote with --json; several of one benchmark are shown together.", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder of the SVG files, each named for its benchmark.", DefaultValueFactory = _ => new DirectoryInfo(".") };
        var page = new Option<FileInfo?>("--page") { Description = "Page in Markdown to write the figures into, between its lines '<!-- figures: NAME -->' and '<!-- end -->'; without it they are printed." };
        var command = new Command("charts", "Draws figures that other subcommands wrote with --json, as SVG files, and puts them into tables.") { files, folder, page };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(files)!, parsed.GetValue(folder)!, parsed.GetValue(page), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo[] files, DirectoryInfo folder, FileInfo? page, CancellationToken cancellationToken)
    {
        try
        {
            var text = page is null ? null : await ReadAsync(page, cancellationToken);
            folder.Create();
            foreach (var run in await FigureRun.ReadAsync(files, cancellationToken))
            {
                var chart = await DrawAsync(run, folder, cancellationToken);
                var link = chart is null ? null : Path.GetRelativePath(page?.DirectoryName ?? ".", chart).Replace('\\', '/');
                if (text is null)
                {
                    Console.WriteLine($"{string.Join('\n', run.Describe(link))}\n");
                }
                else
                {
                    text = FigurePage.Replace(text, run.Benchmark, run.Describe(link));
                }
            }

            if (page is not null)
            {
                await File.WriteAllTextAsync(page.FullName, text, cancellationToken);
            }

            return ExitCode.Met;
        }
        catch (ChartException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<string?> DrawAsync(FigureRun run, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (run.Chart is not { } drawing)
        {
            return null;
        }

        var path = Path.Combine(folder.FullName, $"{run.Benchmark}.svg");
        await File.WriteAllTextAsync(path, drawing, cancellationToken);
        Console.WriteLine(path);
        return path;
    }

    private static async Task<string> ReadAsync(FileInfo page, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(page.FullName, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ChartException($"{page} cannot be read: {failure.Message}");
        }
    }
}
