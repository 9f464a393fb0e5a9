using System.Collections.Immutable;

namespace Grid.Grains.Queries.Explain;

/// <summary>Prints a plan as a tree, one line a row.</summary>
internal static class PlanPrinter
{
    public static ImmutableArray<string> Print(PlanNode root)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        Print(root, "", "", lines);
        return lines.ToImmutable();
    }

    private static void Print(PlanNode node, string head, string indent, ImmutableArray<string>.Builder lines)
    {
        lines.Add(head + node.Title);
        var bar = node.Children.IsEmpty ? "     " : "│    ";
        foreach (var detail in node.Details)
        {
            lines.Add(indent + bar + detail);
        }

        for (var index = 0; index < node.Children.Length; index++)
        {
            var isLast = index == node.Children.Length - 1;
            Print(node.Children[index], indent + (isLast ? "└─ " : "├─ "), indent + (isLast ? "   " : "│  "), lines);
        }
    }
}
