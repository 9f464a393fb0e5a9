using System.CommandLine;
using System.Text.Json;

namespace Grid.Benchmarks.Charts;

/// <summary>The subcommand <c>charts</c>: draws what other subcommands wrote with <c>--json</c>.</summary>
internal static class ChartsCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("files") { Description = "Files that subcommands wrote with --json." };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder of the SVG files, one for each file of figures, of the same name.", DefaultValueFactory = _ => new DirectoryInfo(".") };
        var command = new Command("charts", "Draws figures that other subcommands wrote with --json, as SVG files.") { files, folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetValue(folder)!;
            target.Create();
            foreach (var file in parsed.GetValue(files)!)
            {
                using var figures = JsonDocument.Parse(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
                if (FigureCharts.Draw(figures.RootElement) is not { } drawing)
                {
                    await Console.Error.WriteLineAsync($"{file.Name} has no figures that are drawn: use files that kv, durable, load, memory, query, scale or failover wrote.");
                    return 1;
                }

                var path = Path.Combine(target.FullName, Path.ChangeExtension(file.Name, ".svg"));
                await File.WriteAllTextAsync(path, drawing, cancellationToken);
                Console.WriteLine(path);
            }

            return 0;
        });
        return command;
    }
}
