using Spectre.Console;

namespace Grid.Silo.Console;

/// <summary>
/// What a command shows its user. Colors, boxes and moving bars are for a terminal; where the output is redirected, the
/// same content comes as plain lines that other programs can read. Errors go to the error stream. Thread-safe by line.
/// </summary>
internal sealed class Terminal
{
    /// <summary>What every line on the error stream begins with that is this program's own.</summary>
    public const string ErrorPrefix = "grid: ";

    private readonly Lock _gate = new();
    private readonly IAnsiConsole? _console;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private Terminal(TextWriter output, TextWriter error, IAnsiConsole? console)
    {
        _output = output;
        _error = error;
        _console = console;
    }

    /// <summary>The streams of this process.</summary>
    public static Terminal Standard { get; } = new(
        System.Console.Out, System.Console.Error, System.Console.IsOutputRedirected ? null : AnsiConsole.Console);

    /// <summary>Whether a person looks at the output as it comes.</summary>
    public bool IsInteractive => _console is not null;

    /// <summary>Plain output into the given writers.</summary>
    public static Terminal To(TextWriter output, TextWriter error) => new(output, error, console: null);

    public void Line(string text = "")
    {
        lock (_gate)
        {
            _output.WriteLine(text);
        }
    }

    /// <summary>Text as it stands, without a line end.</summary>
    public void Write(string text)
    {
        lock (_gate)
        {
            _output.Write(text);
            _output.Flush();
        }
    }

    public void Heading(string text) => Styled(text, "bold");

    public void Good(string text) => Styled(text, "green");

    public void Bad(string text) => Styled(text, "red");

    /// <summary>Lines on the error stream, marked as this program's.</summary>
    public void Error(string text)
    {
        lock (_gate)
        {
            foreach (var line in text.Split('\n'))
            {
                _error.WriteLine(ErrorPrefix + line.TrimEnd('\r'));
            }
        }
    }

    /// <summary>Text on the error stream as it stands: what explains an error to those who look into it.</summary>
    public void ErrorDetail(string text)
    {
        lock (_gate)
        {
            _error.WriteLine(text);
        }
    }

    public void Table(TextTable table)
    {
        lock (_gate)
        {
            if (_console is null)
            {
                table.WritePlain(_output);
            }
            else
            {
                _console.Write(Boxed(table));
            }
        }
    }

    /// <summary>Shows how far <paramref name="work"/> is while it runs.</summary>
    public async Task<T> WithProgressAsync<T>(string title, Func<IProgress<ProgressStep>, Task<T>> work)
    {
        if (_console is null)
        {
            return await work(new ProgressLines(title, Line));
        }

        return await _console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context => await work(new ProgressBar(context.AddTask(Markup.Escape(title)), title)));
    }

    private void Styled(string text, string style)
    {
        lock (_gate)
        {
            if (_console is null)
            {
                _output.WriteLine(text);
            }
            else
            {
                _console.MarkupLine($"[{style}]{Markup.Escape(text)}[/]");
            }
        }
    }

    private static Table Boxed(TextTable table)
    {
        var boxed = new Table().Border(TableBorder.Rounded);
        foreach (var column in table.Columns)
        {
            var added = new TableColumn(new Text(column.Title));
            boxed.AddColumn(column.IsNumeric ? added.RightAligned() : added);
        }

        foreach (var row in table.Rows)
        {
            boxed.AddRow(row.Select(cell => new Text(cell)));
        }

        return boxed;
    }
}
