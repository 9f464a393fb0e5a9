using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Grid.Tests.Tidy;

/// <summary>What the repository promises of its own shape.</summary>
public sealed partial class TidyTests
{
    private const int MaxFileLines = 400;

    // Which projects a project may reference, and no others.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Interfaces"] = [],
        ["Client"] = ["Interfaces"],
        ["Grains"] = ["Interfaces"],
        ["Silo"] = ["Client", "Grains", "Interfaces"],
    };

    // The floors of Grains, from the roof down: a folder uses only folders of lower floors, and its own.
    private static readonly string[][] Floors =
    [
        ["Hosting"],
        ["Partitions", "Catalog"],
        ["Queries", "Journal"],
        ["Columns", "Stores"],
    ];

    // Two floors apart or not, these never meet.
    private static readonly (string From, string To)[] Forbidden = [("Queries", "Stores"), ("Journal", "Columns")];

    [Fact]
    public void ProjectReferences_EveryProject_PointOnlyWhereTheDesignSays()
    {
        foreach (var (project, allowed) in Arrows)
        {
            var file = Directory.GetFiles(Path.Combine(Repository.Root, project), "*.csproj").Single();
            var references = XDocument.Load(file).Descendants("ProjectReference")
                .Select(reference => reference.Attribute("Include")!.Value.Split('/')[^2]);
            Assert.All(references, reference => Assert.Contains(reference, allowed));
        }
    }

    [Fact]
    public void Floors_EveryFileOfGrains_UsesOnlyLowerFloors()
    {
        var floorOf = Floors.SelectMany((folders, floor) => folders.Select(folder => (folder, floor))).ToDictionary(pair => pair.folder, pair => pair.floor);
        var upwards = new List<string>();
        foreach (var file in Repository.SourceFiles("Grains").Where(file => file.Split('/').Length > 2))
        {
            var folder = file.Split('/')[1];
            foreach (Match use in GrainsNamespace().Matches(Repository.Read(file)))
            {
                var used = use.Groups[1].Value;
                var isUpwards = used != folder && floorOf.TryGetValue(used, out var floor) && floor <= floorOf[folder];
                if (isUpwards || Forbidden.Contains((folder, used)))
                {
                    upwards.Add($"{file} uses {used}");
                }
            }
        }

        Assert.Empty(upwards);
    }

    [Fact]
    public void SourceFiles_All_AreShortAndLeaveNothingBehind()
    {
        var complaints = new List<string>();
        foreach (var file in Repository.SourceFiles())
        {
            var text = Repository.Read(file);
            var lines = text.Count(letter => letter == '\n');
            if (lines > MaxFileLines)
            {
                complaints.Add($"{file} has {lines} lines; {MaxFileLines} are the limit: split it.");
            }

            if (!file.StartsWith("tests/Grid.Tests/Tidy/", StringComparison.Ordinal) && Leftover().Match(text) is { Success: true } leftover)
            {
                complaints.Add($"{file} contains '{leftover.Value}'.");
            }

            if (BannedFolder().Match(file) is { Success: true } folder)
            {
                complaints.Add($"{file}: a folder is a feature; '{folder.Value.Trim('/')}' names none.");
            }
        }

        Assert.Empty(complaints);
    }

    [Fact]
    public void SourceFiles_All_LieWhereTheirNamespaceSays()
    {
        Dictionary<string, string> roots = new() { ["Interfaces"] = "Grid", ["Grains"] = "Grid.Grains", ["Client"] = "Grid.Client", ["Silo"] = "Grid.Silo" };
        var misplaced = new List<string>();
        foreach (var (project, root) in roots)
        {
            foreach (var file in Repository.SourceFiles(project))
            {
                var folder = Path.GetDirectoryName(file)!.Replace('\\', '/')[project.Length..].Replace('/', '.');
                // .NET's habit for registrations: they are found without a using.
                if (Namespace().Match(Repository.Read(file)) is { Success: true } declared
                    && declared.Groups[1].Value != root + folder && declared.Groups[1].Value != "Microsoft.Extensions.DependencyInjection")
                {
                    misplaced.Add($"{file} declares {declared.Groups[1].Value}");
                }
            }
        }

        Assert.Empty(misplaced);
    }

    [GeneratedRegex(@"\bGrid\.Grains\.(\w+)")]
    private static partial Regex GrainsNamespace();

    [GeneratedRegex(@"TODO|FIXME|HACK|XXX|NotImplementedException|#region|Thread\.Sleep")]
    private static partial Regex Leftover();

    [GeneratedRegex("/(Helpers|Utils|Common|Services|Managers)/")]
    private static partial Regex BannedFolder();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
