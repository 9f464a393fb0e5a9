using Spectre.Console;

namespace Grid.Silo.Console;

/// <summary>Shows progress as a bar of the terminal.</summary>
internal sealed class ProgressBar(ProgressTask task, string title) : IProgress<ProgressStep>
{
    public void Report(ProgressStep value)
    {
        task.Value = Math.Clamp(value.Fraction, 0, 1) * task.MaxValue;
        task.Description = Markup.Escape($"{title} {value.Detail}");
    }
}
