using System.Globalization;

namespace Grid.Silo.Console;

/// <summary>Shows progress as one line for every tenth of the work.</summary>
internal sealed class ProgressLines(string title, Action<string> writeLine) : IProgress<ProgressStep>
{
    private const int Steps = 10;

    private readonly Lock _gate = new();
    private int _shown = -1;

    public void Report(ProgressStep value)
    {
        var step = (int)(Math.Clamp(value.Fraction, 0, 1) * Steps);
        lock (_gate)
        {
            if (step <= _shown)
            {
                return;
            }

            _shown = step;
            writeLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {step * 100 / Steps}% {value.Detail}"));
        }
    }
}
