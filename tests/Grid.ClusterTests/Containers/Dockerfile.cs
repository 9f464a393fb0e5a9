using Grid.Tests.Tidy;

namespace Grid.ClusterTests.Containers;

/// <summary>The instructions of <c>Silo/Dockerfile</c>.</summary>
internal sealed class Dockerfile
{
    private readonly List<(string Name, string Argument)> _instructions = [];

    private Dockerfile(string text)
    {
        var pending = "";
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            pending += line.TrimEnd('\\');
            if (line[^1] != '\\')
            {
                var space = pending.IndexOf(' ', StringComparison.Ordinal);
                _instructions.Add((pending[..space], pending[space..].Trim()));
                pending = "";
            }
        }
    }

    public static Dockerfile Read() => new(Repository.Read("Silo/Dockerfile"));

    /// <summary>The instructions of the stage that builds the program.</summary>
    public IEnumerable<(string Name, string Argument)> Build => _instructions.Skip(1).TakeWhile(instruction => instruction.Name != "FROM");

    /// <summary>The instructions of the image.</summary>
    public IEnumerable<(string Name, string Argument)> Image => _instructions.Skip(1).SkipWhile(instruction => instruction.Name != "FROM");

    /// <summary>The environment of the image.</summary>
    public IReadOnlyDictionary<string, string> Environment => Image.Where(instruction => instruction.Name == "ENV")
        .SelectMany(instruction => instruction.Argument.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The words of an instruction in JSON, such as <c>ENTRYPOINT</c>, or of the command behind one, such as <c>HEALTHCHECK</c>.</summary>
    public string[] Words(string name)
    {
        var argument = Image.Single(instruction => instruction.Name == name).Argument;
        return System.Text.Json.JsonSerializer.Deserialize<string[]>(argument[argument.IndexOf('[', StringComparison.Ordinal)..])!;
    }
}
