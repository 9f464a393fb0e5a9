using System.Diagnostics;

namespace Grid.Silo.Commands.LocalClusters;

/// <summary>How to start this program once more, whether it runs as <c>grid</c>, as <c>dotnet grid.dll</c> or inside another program.</summary>
internal static class SiloExecutable
{
    public static ProcessStartInfo Command(IEnumerable<string> arguments)
    {
        var assembly = typeof(SiloExecutable).Assembly;
        var process = Environment.ProcessPath;
        var start = new ProcessStartInfo { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(process) == assembly.GetName().Name)
        {
            start.FileName = process!;
        }
        else
        {
            start.FileName = Path.GetFileNameWithoutExtension(process) == "dotnet" ? process! : "dotnet";
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
